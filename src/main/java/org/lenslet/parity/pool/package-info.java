/** Facts and cases of pooling and its gradients. */
package org.lenslet.parity.pool;
