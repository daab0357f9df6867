/** In OpenCL: pooling and its gradients. */
package org.lenslet.backend.opencl.pool;
