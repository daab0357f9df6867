package org.lenslet.backend.cpu.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.lenslet.op.BinaryFunction;

/**
 * Functions of two numbers over a whole number of vectors. The switch stands inside the loops: its
 * branch is always predicted, and each case stores its own result, so that no vector is boxed where
 * cases meet.
 */
final class VectorBinary {

  private static final VectorSpecies<Float> SPECIES = VectorSimd.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorBinary() {}

  static void apply(
      BinaryFunction function, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, a, ao + i);
      store(function, va, FloatVector.fromArray(SPECIES, b, bo + i), y, yo + i);
    }
  }

  static void apply(BinaryFunction function, float[] a, int ao, float b, float[] y, int yo, int n) {
    FloatVector vb = FloatVector.broadcast(SPECIES, b);
    for (int i = 0; i < n; i += LANES) {
      store(function, FloatVector.fromArray(SPECIES, a, ao + i), vb, y, yo + i);
    }
  }

  static void apply(BinaryFunction function, float a, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector va = FloatVector.broadcast(SPECIES, a);
    for (int i = 0; i < n; i += LANES) {
      store(function, va, FloatVector.fromArray(SPECIES, b, bo + i), y, yo + i);
    }
  }

  private static void store(
      BinaryFunction function, FloatVector a, FloatVector b, float[] y, int at) {
    switch (function) {
      case ADD -> a.add(b).intoArray(y, at);
      case SUBTRACT -> a.sub(b).intoArray(y, at);
      case MULTIPLY -> a.mul(b).intoArray(y, at);
      case DIVIDE -> a.div(b).intoArray(y, at);
      case MAXIMUM -> a.max(b).intoArray(y, at);
      case MINIMUM -> a.min(b).intoArray(y, at);
      case GREATER -> FloatVector.zero(SPECIES).blend(1f, a.compare(GT, b)).intoArray(y, at);
      case EQUAL -> FloatVector.zero(SPECIES).blend(1f, a.compare(EQ, b)).intoArray(y, at);
      case POWER -> throw new AssertionError("power has no vector form");
    }
  }
}
