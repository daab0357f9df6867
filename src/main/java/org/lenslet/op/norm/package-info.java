/** Normalizations: softmax along an axis, and each channel by its own mean and variance. */
package org.lenslet.op.norm;
