/**
 * Random numbers that every backend can reproduce. {@link org.lenslet.random.Philox} computes any
 * number of any stream directly from the seed, without state, so shuffling, initial weights and
 * masks are the same on every device, for every number of threads, and after a resume. {@link
 * org.lenslet.random.Purpose} keeps the streams of different uses apart.
 */
package org.lenslet.random;
