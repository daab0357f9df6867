package org.lenslet.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dot products of 4 rows with 3 columns: 12 sums, 3 vectors of columns and one of a row fill the 16
 * registers of AVX2, and 12 sums hide the latency of two multiply-add units. Written out for the
 * reasons given at {@link VectorTile8}.
 */
final class VectorDots {

  static final int ROWS = 4;
  static final int COLUMNS = 3;

  private static final VectorSpecies<Float> SPECIES = VectorSimd.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorDots() {}

  /** Adds to {@code sums[so + (row * 3 + column) * LANES + lane]}. */
  static void add(
      float[] a,
      int ao,
      int as,
      int rows,
      float[] b,
      int b0,
      int b1,
      int b2,
      int n,
      float[] sums,
      int so) {
    int a1 = ao + Math.min(1, rows - 1) * as;
    int a2 = ao + Math.min(2, rows - 1) * as;
    int a3 = ao + Math.min(3, rows - 1) * as;
    FloatVector c00 = FloatVector.fromArray(SPECIES, sums, so);
    FloatVector c01 = FloatVector.fromArray(SPECIES, sums, so + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, sums, so + 2 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, sums, so + 3 * LANES);
    FloatVector c11 = FloatVector.fromArray(SPECIES, sums, so + 4 * LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, sums, so + 5 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, sums, so + 6 * LANES);
    FloatVector c21 = FloatVector.fromArray(SPECIES, sums, so + 7 * LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, sums, so + 8 * LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, sums, so + 9 * LANES);
    FloatVector c31 = FloatVector.fromArray(SPECIES, sums, so + 10 * LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, sums, so + 11 * LANES);
    for (int i = 0; i < n; i += LANES) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, b0 + i);
      FloatVector x1 = FloatVector.fromArray(SPECIES, b, b1 + i);
      FloatVector x2 = FloatVector.fromArray(SPECIES, b, b2 + i);
      FloatVector y0 = FloatVector.fromArray(SPECIES, a, ao + i);
      c00 = x0.fma(y0, c00);
      c01 = x1.fma(y0, c01);
      c02 = x2.fma(y0, c02);
      FloatVector y1 = FloatVector.fromArray(SPECIES, a, a1 + i);
      c10 = x0.fma(y1, c10);
      c11 = x1.fma(y1, c11);
      c12 = x2.fma(y1, c12);
      FloatVector y2 = FloatVector.fromArray(SPECIES, a, a2 + i);
      c20 = x0.fma(y2, c20);
      c21 = x1.fma(y2, c21);
      c22 = x2.fma(y2, c22);
      FloatVector y3 = FloatVector.fromArray(SPECIES, a, a3 + i);
      c30 = x0.fma(y3, c30);
      c31 = x1.fma(y3, c31);
      c32 = x2.fma(y3, c32);
    }
    c00.intoArray(sums, so);
    c01.intoArray(sums, so + LANES);
    c02.intoArray(sums, so + 2 * LANES);
    c10.intoArray(sums, so + 3 * LANES);
    c11.intoArray(sums, so + 4 * LANES);
    c12.intoArray(sums, so + 5 * LANES);
    c20.intoArray(sums, so + 6 * LANES);
    c21.intoArray(sums, so + 7 * LANES);
    c22.intoArray(sums, so + 8 * LANES);
    c30.intoArray(sums, so + 9 * LANES);
    c31.intoArray(sums, so + 10 * LANES);
    c32.intoArray(sums, so + 11 * LANES);
  }
}
