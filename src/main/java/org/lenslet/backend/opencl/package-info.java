/**
 * The OpenCL backend: for every operation the algorithms that compute it, each with the kernels of
 * {@code kernels/} that it launches.
 */
package org.lenslet.backend.opencl;
