/** Pooling and its gradients. */
package org.lenslet.op.pool;
