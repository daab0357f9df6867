package org.lenslet.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.lenslet.backend.cpu.simd.MicroKernels;
import org.lenslet.backend.cpu.simd.ScalarSimd;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * Loops over vectors of the preferred width; the scalar twin does the last elements of a range.
 * Masked loads and stores are avoided: before JDK 18 they go element by element.
 */
public final class VectorSimd implements Simd {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Integers in vectors of the same shape, for the bits of floats. */
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

  private static final int LANES = SPECIES.length();
  private static final ScalarSimd TAIL = new ScalarSimd();
  private static final MicroKernels MICRO_KERNELS = new VectorMicroKernels();

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
  public float squaredDistances(float[] x, int xo, float center, int n) {
    return VectorReduce.squaredDistances(x, xo, center, n);
  }

  @Override
  public float dotWithDistances(float[] a, int ao, float[] x, int xo, float center, int n) {
    return VectorReduce.dotWithDistances(a, ao, x, xo, center, n);
  }

  @Override
  public float max(float[] x, int xo, int n) {
    return VectorReduce.max(x, xo, n);
  }

  @Override
  public void copyRows(
      float[] x, int xo, int xs, float[] y, int yo, int ys, int rows, int columns) {
    VectorRows.copy(x, xo, xs, y, yo, ys, rows, columns);
  }

  @Override
  public MicroKernels microKernels() {
    return MICRO_KERNELS;
  }
}
