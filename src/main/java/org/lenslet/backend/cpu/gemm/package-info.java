/** In fast Java: matrix products, and the tiles that convolutions share with them. */
package org.lenslet.backend.cpu.gemm;
