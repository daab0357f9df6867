/** Facts and cases of normalisations: softmax. */
package org.lenslet.parity.norm;
