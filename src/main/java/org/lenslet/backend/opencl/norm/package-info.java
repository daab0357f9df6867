/** In OpenCL: normalizations along an axis: softmax. */
package org.lenslet.backend.opencl.norm;
