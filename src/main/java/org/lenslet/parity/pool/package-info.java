/** Facts and cases of pooling, unpooling and resampling, and their gradients. */
package org.lenslet.parity.pool;
