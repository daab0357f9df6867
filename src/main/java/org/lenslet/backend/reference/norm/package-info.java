/** In the reference: softmax along an axis, and batch normalization with its gradient. */
package org.lenslet.backend.reference.norm;
