/** In OpenCL: optimizers. */
package org.lenslet.backend.opencl.update;
