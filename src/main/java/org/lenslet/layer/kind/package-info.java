/**
 * The kinds of layers there are, which chains of layers have methods for; activations as formulas.
 */
package org.lenslet.layer.kind;
