/** Pooling, unpooling and resampling, and their gradients. */
package org.lenslet.op.pool;
