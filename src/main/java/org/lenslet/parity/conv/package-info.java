/** Facts and cases of convolution, forward and backward. */
package org.lenslet.parity.conv;
