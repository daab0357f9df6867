package org.lenslet.safetensors;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import org.lenslet.tensor.Shape;

/**
 * A shape as a file may have it: of more axes and elements than a tensor in memory can have. Counts
 * are unsigned, as in the format's own reader.
 *
 * @param first the extents of the first axes, at most {@link #KEPT}
 * @param rank the number of axes
 * @param elements the product of all extents
 */
record Extents(List<Long> first, int rank, long elements) {
  /** As many axes as PyTorch allows; a header of a hundred megabytes could name millions. */
  static final int KEPT = 64;

  Extents {
    first = List.copyOf(first);
  }

  /** The shape in memory; empty where it is too large for that. */
  Optional<Shape> shape() {
    long elements = 1;
    for (long extent : first) {
      if (extent < 0 || extent > Integer.MAX_VALUE) {
        return Optional.empty();
      }
      elements *= Math.max(1, extent); // as Shape counts
      if (elements > Integer.MAX_VALUE) {
        return Optional.empty();
      }
    }
    return rank > KEPT
        ? Optional.empty()
        : Optional.of(Shape.of(first.stream().map(Math::toIntExact).toList()));
  }

  /** The unsigned product of two counts; empty if it is 2^64 or more. */
  static Optional<Long> product(long a, long b) {
    boolean fits = b == 0 || Long.compareUnsigned(a, Long.divideUnsigned(-1, b)) <= 0;
    return fits ? Optional.of(a * b) : Optional.empty();
  }

  @Override
  public String toString() {
    return rank == 0
        ? "scalar"
        : first.stream().map(Long::toUnsignedString).collect(joining("x"))
            + (rank > KEPT ? "x..." : "");
  }
}
