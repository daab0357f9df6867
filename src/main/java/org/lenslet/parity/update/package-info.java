/** Facts and cases of the optimizers. */
package org.lenslet.parity.update;
