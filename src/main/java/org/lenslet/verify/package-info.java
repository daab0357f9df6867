/**
 * Training steps computed once more on the reference backend. A bound on the error of a whole step
 * says little, so a step is verified kernel by kernel: each with the device's own inputs, within
 * the bounds of {@link org.lenslet.parity}, which need no hand-picked tolerance.
 */
package org.lenslet.verify;
