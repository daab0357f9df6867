/** In OpenCL: matrix products, and the tiles that convolutions share with them. */
package org.lenslet.backend.opencl.gemm;
