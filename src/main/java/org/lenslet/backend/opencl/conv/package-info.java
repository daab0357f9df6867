/** In OpenCL: convolution in its three directions. */
package org.lenslet.backend.opencl.conv;
