package org.lenslet.backend;

/**
 * How much memory a device gives, in bytes.
 *
 * @param total all buffers together
 * @param largestBuffer one buffer
 */
public record MemoryLimits(long total, long largestBuffer) {
  /** For devices whose memory is not ours to count. */
  public static final MemoryLimits NONE = new MemoryLimits(Long.MAX_VALUE, Long.MAX_VALUE);
}
