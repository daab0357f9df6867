/** In fast Java: pooling and its gradients. */
package org.lenslet.backend.cpu.pool;
