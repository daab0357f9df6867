package org.lenslet.backend.cpu.simd;

/**
 * Keeps what a thread writes off the cache lines of other threads: the fields of a subclass lie
 * behind these, so that two such objects side by side write at least 128 bytes apart, which is a
 * pair of lines that are fetched together. Without it, two threads of Zen 5 took up to 1.7 times as
 * long for the filter gradients of LeNet-5 at batch 256 (5.1 and 3.1 ms in one run).
 */
abstract class ApartInMemory {
  @SuppressWarnings("unused")
  private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
}
