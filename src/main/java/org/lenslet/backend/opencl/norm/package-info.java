/** In OpenCL: softmax along an axis, and batch normalization with its gradient. */
package org.lenslet.backend.opencl.norm;
