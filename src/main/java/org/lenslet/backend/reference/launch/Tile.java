package org.lenslet.backend.reference.launch;

import java.util.stream.IntStream;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * A rectangle of an output: some of its positions in some of its planes. One thread computes all
 * sums of a tile, so that results do not depend on the number of threads.
 *
 * @param from the first position
 * @param to behind the last position
 * @param first the first plane
 * @param end behind the last plane
 */
public record Tile(int from, int to, int first, int end) {
  /**
   * With as many planes as below the sums take 128 KiB, which is at home in a second-level cache.
   */
  private static final int POSITIONS = 256;

  /** What the planes share, such as where a tap reads, is computed once for so many. */
  private static final int PLANES = 64;

  /** Computes every element of a tile. */
  public interface Body {
    void compute(Tile tile);
  }

  /** Runs the body on all tiles of an output, spread over the common pool. */
  public static void forEach(int positions, int planes, Body body) {
    int across = (positions + POSITIONS - 1) / POSITIONS;
    int down = (planes + PLANES - 1) / PLANES;
    IntStream.range(0, Math.multiplyExact(across, down))
        .parallel()
        .forEach(
            i -> {
              int from = i % across * POSITIONS;
              int first = i / across * PLANES;
              int to = Math.min(from + POSITIONS, positions);
              body.compute(new Tile(from, to, first, Math.min(first + PLANES, planes)));
            });
  }

  /** A sum an element, 0 so far: a row of positions a plane. */
  public double[][] sums() {
    return new double[end - first][to - from];
  }

  /** Replaces each value by a function of it. */
  public void apply(double[][] values, UnaryFunction function) {
    for (double[] row : values) {
      for (int i = 0; i < row.length; i++) {
        row[i] = function.apply(row[i]);
      }
    }
  }

  /**
   * Writes a value an element into a tensor of images of planes; positions count on from image to
   * image.
   *
   * @param planes of an image
   * @param extent the positions of a plane
   */
  public void write(double[][] values, Floats target, int planes, int extent) {
    for (int i = from; i < to; i++) {
      int start = i / extent * planes * extent + i % extent;
      for (int plane = first; plane < end; plane++) {
        target.set(start + plane * extent, values[plane - first][i - from]);
      }
    }
  }
}
