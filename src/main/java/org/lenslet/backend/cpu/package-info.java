/**
 * The compute core of the pure-Java backend: data parallel loops over float arrays and offsets, a
 * thread pool and a packed matrix multiplication. Vectorised code lives behind {@link
 * org.lenslet.backend.cpu.simd.Simd}; the scalar twin computes the same formulas where the vector
 * module is absent. Nothing here allocates once it is set up, and no result depends on the number
 * of threads.
 */
package org.lenslet.backend.cpu;
