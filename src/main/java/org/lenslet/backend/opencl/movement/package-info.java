/** In OpenCL: elements on the move: transpose, broadcast, slice, pad, concatenate, gather. */
package org.lenslet.backend.opencl.movement;
