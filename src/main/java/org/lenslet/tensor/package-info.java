/**
 * Values without a device: shapes, element types and tensors in host memory. Tensors are dense and
 * row-major; images are NCHW and filters KCRS throughout the project.
 */
package org.lenslet.tensor;
