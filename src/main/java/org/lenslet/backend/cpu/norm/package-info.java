/** In fast Java: normalizations along an axis: softmax. */
package org.lenslet.backend.cpu.norm;
