/** Reductions and the position of the largest element. */
package org.lenslet.op.reduce;
