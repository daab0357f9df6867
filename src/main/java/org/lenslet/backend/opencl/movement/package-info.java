/** In OpenCL: elements on the move: transpose, broadcast, slice, pad, concatenate. */
package org.lenslet.backend.opencl.movement;
