/**
 * The Vector API implementation of {@link org.lenslet.backend.cpu.simd.Simd} and {@link
 * org.lenslet.backend.cpu.simd.MicroKernels}: the only package that imports jdk.incubator.vector.
 * It is reached by name from {@link org.lenslet.backend.cpu.simd.SimdProvider}, so that it is never
 * loaded where the module is absent.
 */
package org.lenslet.backend.cpu.vector;
