/** In the reference: matrix products, and the tiles that convolutions share with them. */
package org.lenslet.backend.reference.gemm;
