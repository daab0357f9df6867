/** In fast Java: softmax along an axis, and batch normalization with its gradient. */
package org.lenslet.backend.cpu.norm;
