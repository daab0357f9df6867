/** In OpenCL: random numbers of a step. */
package org.lenslet.backend.opencl.random;
