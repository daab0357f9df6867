/** The matrix product. */
package org.lenslet.op.gemm;
