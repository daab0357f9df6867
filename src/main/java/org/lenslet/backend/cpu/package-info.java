/**
 * The pure-Java backend: data parallel loops over float arrays and offsets, a thread pool and a
 * packed matrix multiplication, a package a family. Vectorised code lives behind {@link
 * org.lenslet.backend.cpu.simd.Simd}; the scalar twin computes the same formulas where the vector
 * module is absent. Nothing here allocates once it is set up, and no result depends on the number
 * of threads.
 */
package org.lenslet.backend.cpu;
