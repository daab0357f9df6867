/** Facts and cases of normalisations: softmax, and batch normalization with its gradient. */
package org.lenslet.parity.norm;
