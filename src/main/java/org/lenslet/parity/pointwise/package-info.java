/** Facts and cases of element-wise formulas. */
package org.lenslet.parity.pointwise;
