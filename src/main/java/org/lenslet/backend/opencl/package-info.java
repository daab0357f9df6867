/**
 * The OpenCL backend: for every operation the algorithms that compute it, each with the kernels of
 * {@code kernels/} that it launches, in the package of its family; here they are joined.
 */
package org.lenslet.backend.opencl;
