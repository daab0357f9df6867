package org.lenslet.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.lenslet.backend.cpu.simd.ScalarSimd;

/**
 * Copies and adds the short rows of panels and tiles, where a call of arraycopy for each would take
 * longer than the copy. Two vectors cover a row: they overlap where it is shorter, and as both are
 * read before either is written, the overlap is written twice with the same values. Rows shorter
 * than a vector are left to scalar code: a second, narrower species anywhere in the program makes
 * calls polymorphic, and JDK 17 then boxes vectors in loops of the first one (measured 19 KB a
 * call).
 */
final class VectorRows {

  private static final VectorSpecies<Float> SPECIES = VectorSimd.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final ScalarSimd SCALAR = new ScalarSimd();

  private VectorRows() {}

  /** Rows of any length. */
  static void copy(float[] x, int xo, int xs, float[] y, int yo, int ys, int rows, int columns) {
    if (columns >= LANES && columns <= 2 * LANES) {
      copyTwo(x, xo, xs, y, yo, ys, rows, columns);
    } else {
      SCALAR.copyRows(x, xo, xs, y, yo, ys, rows, columns);
    }
  }

  private static void copyTwo(
      float[] x, int xo, int xs, float[] y, int yo, int ys, int rows, int columns) {
    int second = columns - LANES;
    int from = xo;
    int to = yo;
    for (int row = 0; row < rows; row++) {
      FloatVector first = FloatVector.fromArray(SPECIES, x, from);
      FloatVector last = FloatVector.fromArray(SPECIES, x, from + second);
      first.intoArray(y, to);
      last.intoArray(y, to + second);
      from += xs;
      to += ys;
    }
  }

  /** y += x for rows of one to two vectors. */
  static void add(float[] x, int xo, int xs, float[] y, int yo, int ys, int rows, int columns) {
    int second = columns - LANES;
    int from = xo;
    int to = yo;
    for (int row = 0; row < rows; row++) {
      FloatVector first =
          FloatVector.fromArray(SPECIES, y, to).add(FloatVector.fromArray(SPECIES, x, from));
      FloatVector last =
          FloatVector.fromArray(SPECIES, y, to + second)
              .add(FloatVector.fromArray(SPECIES, x, from + second));
      first.intoArray(y, to);
      last.intoArray(y, to + second);
      from += xs;
      to += ys;
    }
  }
}
