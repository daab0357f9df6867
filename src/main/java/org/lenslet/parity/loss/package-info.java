/** Facts and cases of losses, their gradients and their labels. */
package org.lenslet.parity.loss;
