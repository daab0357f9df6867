/** Functions of elements and formulas of them. */
package org.lenslet.op.pointwise;
