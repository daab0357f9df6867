package org.lenslet.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel for 6 rows: all sums stay in registers while a panel of A and one of B stream
 * past. Written out, for the sake of the compiler: every sum starts as its own zero vector, as two
 * variables that begin as one object defeat box elimination (measured 17 instead of 215 GFLOP/s),
 * and no vector is handed to another method, which might be compiled apart and then boxes it
 * (measured 53).
 */
final class VectorTile6 {

  private static final VectorSpecies<Float> SPECIES = VectorSimd.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int A_STEP = VectorMicroKernels.TILE_ROWS;

  private VectorTile6() {}

  /** Stores 6 rows of two vectors; the parameters are those of {@code Simd.tile}. */
  static void twoVectors(
      int depth, float[] a, int ao, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c40 = FloatVector.zero(SPECIES);
    FloatVector c41 = FloatVector.zero(SPECIES);
    FloatVector c50 = FloatVector.zero(SPECIES);
    FloatVector c51 = FloatVector.zero(SPECIES);
    int ai = ao;
    int bi = bo;
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bi);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bi + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[ai]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[ai + 1]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[ai + 2]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[ai + 3]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[ai + 4]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[ai + 5]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      ai += A_STEP;
      bi += bs;
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + cs);
    c11.intoArray(c, co + cs + LANES);
    c20.intoArray(c, co + 2 * cs);
    c21.intoArray(c, co + 2 * cs + LANES);
    c30.intoArray(c, co + 3 * cs);
    c31.intoArray(c, co + 3 * cs + LANES);
    c40.intoArray(c, co + 4 * cs);
    c41.intoArray(c, co + 4 * cs + LANES);
    c50.intoArray(c, co + 5 * cs);
    c51.intoArray(c, co + 5 * cs + LANES);
  }

  /** Stores 6 rows of one vector; the parameters are those of {@code Simd.tile}. */
  static void oneVector(
      int depth, float[] a, int ao, float[] b, int bo, int bs, float[] c, int co, int cs) {
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    FloatVector c4 = FloatVector.zero(SPECIES);
    FloatVector c5 = FloatVector.zero(SPECIES);
    int ai = ao;
    int bi = bo;
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bi);
      c0 = FloatVector.broadcast(SPECIES, a[ai]).fma(b0, c0);
      c1 = FloatVector.broadcast(SPECIES, a[ai + 1]).fma(b0, c1);
      c2 = FloatVector.broadcast(SPECIES, a[ai + 2]).fma(b0, c2);
      c3 = FloatVector.broadcast(SPECIES, a[ai + 3]).fma(b0, c3);
      c4 = FloatVector.broadcast(SPECIES, a[ai + 4]).fma(b0, c4);
      c5 = FloatVector.broadcast(SPECIES, a[ai + 5]).fma(b0, c5);
      ai += A_STEP;
      bi += bs;
    }
    c0.intoArray(c, co);
    c1.intoArray(c, co + cs);
    c2.intoArray(c, co + 2 * cs);
    c3.intoArray(c, co + 3 * cs);
    c4.intoArray(c, co + 4 * cs);
    c5.intoArray(c, co + 5 * cs);
  }
}
