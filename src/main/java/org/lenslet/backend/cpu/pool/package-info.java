/** In fast Java: pooling, unpooling and resampling, and their gradients. */
package org.lenslet.backend.cpu.pool;
