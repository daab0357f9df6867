/** In OpenCL: expressions of elements. */
package org.lenslet.backend.opencl.pointwise;
