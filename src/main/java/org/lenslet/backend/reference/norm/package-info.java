/** In the reference: normalizations along an axis: softmax. */
package org.lenslet.backend.reference.norm;
