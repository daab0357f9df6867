/** Mutations of our own: faults planted in kernels and in the code that launches them. */
package org.lenslet.backend.opencl.mutation;
