/** The steps of optimizers over all parameters. */
package org.lenslet.op.update;
