/** In the reference: pooling and its gradients. */
package org.lenslet.backend.reference.pool;
