package org.lenslet.safetensors;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums a content up while it is read, so that tensors which nobody wants take no memory. It ends
 * early where there is nothing to compare with, or the result is known: what Lenslet writes has no
 * element types but two.
 */
final class RunningSum {
  private final String expected;
  private final ContentSum sum;
  private final ByteBuffer swapped;
  private boolean foreign;

  private RunningSum(Map<String, String> metadata, int chunk) {
    expected = metadata.get(Checksum.KEY);
    sum = new ContentSum(new TreeMap<>(metadata), Checksum.KEY);
    swapped = ByteBuffer.allocate(expected == null ? 0 : chunk);
  }

  /**
   * @param chunk the most bytes of an {@link #update}
   */
  static RunningSum of(Map<String, String> metadata, int chunk) {
    return new RunningSum(metadata, chunk);
  }

  /** Whether elements are still wanted. */
  boolean isOpen() {
    return expected != null && !foreign;
  }

  /** Begins a tensor; they come in the order of their names. */
  void begin(TensorEntry entry) {
    foreign |= !entry.stored().isExact() || entry.spec().isEmpty();
    if (isOpen()) {
      sum.begin(entry.name(), entry.spec().orElseThrow());
    }
  }

  /** The next little-endian elements of the tensor that was begun; the buffer stays as it is. */
  void update(ByteBuffer elements) {
    if (isOpen()) {
      swapped.clear().asIntBuffer().put(elements.asIntBuffer());
      sum.elements(swapped.limit(elements.remaining()));
    }
  }

  /** Whether the content is not the one that the metadata has the sum of. */
  boolean isAnother() {
    return expected != null && (foreign || !sum.hex().equals(expected));
  }
}
