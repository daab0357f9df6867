package org.lenslet.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.lenslet.backend.cpu.simd.ScalarSimd;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.BinaryFunction;
import org.lenslet.op.UnaryFunction;

/**
 * Loops over vectors of the preferred width; the scalar twin does the last elements of a range.
 * Masked loads and stores are avoided: before JDK 18 they go element by element.
 */
public final class VectorSimd implements Simd {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Integers in vectors of the same shape, for the bits of floats. */
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

  /**
   * 8 x 2 sums need 19 registers of the 32 that AVX-512 and AArch64 have, 6 x 2 fit into the 16 of
   * AVX2. Both keep two multiply-add units busy: 98 and 96 % of peak on Zen 5.
   */
  static final int TILE_ROWS =
      SPECIES.length() >= 16 || System.getProperty("os.arch").equals("aarch64") ? 8 : 6;

  private static final int LANES = SPECIES.length();
  private static final ScalarSimd TAIL = new ScalarSimd();

  @Override
  public String name() {
    return "vector" + SPECIES.vectorBitSize();
  }

  @Override
  public void unary(UnaryFunction function, float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    VectorUnary.apply(function, x, xo, y, yo, end);
    TAIL.unary(function, x, xo + end, y, yo + end, n - end);
  }

  @Override
  public void binary(
      BinaryFunction function, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int end = function == BinaryFunction.POWER ? 0 : SPECIES.loopBound(n);
    VectorBinary.apply(function, a, ao, b, bo, y, yo, end);
    TAIL.binary(function, a, ao + end, b, bo + end, y, yo + end, n - end);
  }

  @Override
  public void binary(
      BinaryFunction function, float[] a, int ao, float b, float[] y, int yo, int n) {
    int end = function == BinaryFunction.POWER ? 0 : SPECIES.loopBound(n);
    VectorBinary.apply(function, a, ao, b, y, yo, end);
    TAIL.binary(function, a, ao + end, b, y, yo + end, n - end);
  }

  @Override
  public void binary(
      BinaryFunction function, float a, float[] b, int bo, float[] y, int yo, int n) {
    int end = function == BinaryFunction.POWER ? 0 : SPECIES.loopBound(n);
    VectorBinary.apply(function, a, b, bo, y, yo, end);
    TAIL.binary(function, a, b, bo + end, y, yo + end, n - end);
  }

  @Override
  public void select(
      float[] condition, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      VectorMask<Float> isZero =
          FloatVector.fromArray(SPECIES, condition, co + i).compare(VectorOperators.EQ, 0f);
      FloatVector.fromArray(SPECIES, a, ao + i)
          .blend(FloatVector.fromArray(SPECIES, b, bo + i), isZero)
          .intoArray(y, yo + i);
    }
    TAIL.select(condition, co + end, a, ao + end, b, bo + end, y, yo + end, n - end);
  }

  @Override
  public void axpy(float a, float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    FloatVector factor = FloatVector.broadcast(SPECIES, a);
    for (int i = 0; i < end; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xo + i)
          .fma(factor, FloatVector.fromArray(SPECIES, y, yo + i))
          .intoArray(y, yo + i);
    }
    TAIL.axpy(a, x, xo + end, y, yo + end, n - end);
  }

  @Override
  public float sum(float[] x, int xo, int n) {
    return VectorReduce.sum(x, xo, n);
  }

  @Override
  public float max(float[] x, int xo, int n) {
    return VectorReduce.max(x, xo, n);
  }

  @Override
  public void copyRows(
      float[] x, int xo, int xs, float[] y, int yo, int ys, int rows, int columns) {
    if (columns >= LANES && columns <= 2 * LANES) {
      VectorRows.copy(x, xo, xs, y, yo, ys, rows, columns);
    } else {
      TAIL.copyRows(x, xo, xs, y, yo, ys, rows, columns);
    }
  }

  @Override
  public void gather(
      float[] x,
      int xo,
      int[] starts,
      int firstLine,
      int lines,
      int[] offsets,
      int firstStep,
      int steps,
      float[] y,
      int yo,
      int ys) {
    VectorGather.gather(x, xo, starts, firstLine, lines, offsets, firstStep, steps, y, yo, ys);
  }

  @Override
  public int dotRows() {
    return VectorDots.ROWS;
  }

  @Override
  public int dotColumns() {
    return VectorDots.COLUMNS;
  }

  @Override
  public int dotLanes() {
    return LANES;
  }

  @Override
  public void dots(
      float[] a,
      int ao,
      int as,
      int rows,
      float[] b,
      int bo,
      int[] offsets,
      int firstColumn,
      int columns,
      int n,
      float[] sums,
      int so) {
    VectorDots.add(
        a,
        ao,
        as,
        rows,
        b,
        bo + offsets[firstColumn],
        bo + offsets[firstColumn + Math.min(1, columns - 1)],
        bo + offsets[firstColumn + columns - 1],
        n,
        sums,
        so);
  }

  @Override
  public int tileRows() {
    return TILE_ROWS;
  }

  @Override
  public int tileColumns() {
    return 2 * LANES;
  }

  @Override
  public void tile(
      int depth,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int bs,
      float[] c,
      int co,
      int cs,
      int rows,
      int columns,
      boolean accumulate,
      float[] spill,
      int so) {
    boolean eight = rows > 6;
    boolean wide = columns > LANES;
    boolean whole = !accumulate && rows == (eight ? 8 : 6) && columns == (wide ? 2 * LANES : LANES);
    float[] to = whole ? c : spill;
    int at = whole ? co : so;
    int stride = whole ? cs : 2 * LANES;
    if (eight && wide) {
      VectorTile8.twoVectors(depth, a, ao, b, bo, bs, to, at, stride);
    } else if (eight) {
      VectorTile8.oneVector(depth, a, ao, b, bo, bs, to, at, stride);
    } else if (wide) {
      VectorTile6.twoVectors(depth, a, ao, b, bo, bs, to, at, stride);
    } else {
      VectorTile6.oneVector(depth, a, ao, b, bo, bs, to, at, stride);
    }
    if (!whole) {
      unspill(spill, so, c, co, cs, rows, columns, accumulate);
    }
  }

  /** A tile that is not whole, or is added, costs one more pass within the first-level cache. */
  private void unspill(
      float[] spill, int so, float[] c, int co, int cs, int rows, int columns, boolean accumulate) {
    if (!accumulate) {
      copyRows(spill, so, 2 * LANES, c, co, cs, rows, columns);
    } else if (columns >= LANES) {
      VectorRows.add(spill, so, 2 * LANES, c, co, cs, rows, columns);
    } else {
      for (int row = 0; row < rows; row++) {
        for (int j = 0; j < columns; j++) {
          c[co + row * cs + j] += spill[so + row * 2 * LANES + j];
        }
      }
    }
  }
}
