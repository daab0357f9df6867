/** In OpenCL: reductions and the position of the largest element. */
package org.lenslet.backend.opencl.reduce;
