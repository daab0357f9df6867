/**
 * Loops over rows of floats and the micro-kernels of products, behind one contract: its scalar twin
 * here, the fast one in {@code vector}, and the choice between them.
 */
package org.lenslet.backend.cpu.simd;
