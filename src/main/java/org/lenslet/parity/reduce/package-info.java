/** Facts and cases of reductions. */
package org.lenslet.parity.reduce;
