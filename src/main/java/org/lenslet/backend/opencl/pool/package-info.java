/** In OpenCL: pooling, unpooling and resampling, and their gradients. */
package org.lenslet.backend.opencl.pool;
