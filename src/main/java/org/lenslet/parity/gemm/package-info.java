/** Facts and cases of matrix products. */
package org.lenslet.parity.gemm;
