/** Losses over classes with their gradients, and labels as indicator vectors. */
package org.lenslet.op.loss;
