/** From files of kernels to programs that are built, with their signatures and a cache on disk. */
package org.lenslet.backend.opencl.program;
