/** In the reference: pooling, unpooling and resampling, and their gradients. */
package org.lenslet.backend.reference.pool;
