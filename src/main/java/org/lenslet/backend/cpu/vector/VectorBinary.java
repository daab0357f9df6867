package org.lenslet.backend.cpu.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.lenslet.op.pointwise.BinaryFunction;

/**
 * Functions of two numbers over a whole number of vectors. The switch stands inside the loops,
 * where its branch is always predicted; each case stores its own result, so that no vector has to
 * be boxed where cases meet or for a call.
 */
final class VectorBinary {

  private static final VectorSpecies<Float> SPECIES = VectorSimd.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorBinary() {}

  static void apply(
      BinaryFunction function, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, a, ao + i);
      FloatVector vb = FloatVector.fromArray(SPECIES, b, bo + i);
      int at = yo + i;
      switch (function) {
        case ADD -> va.add(vb).intoArray(y, at);
        case SUBTRACT -> va.sub(vb).intoArray(y, at);
        case MULTIPLY -> va.mul(vb).intoArray(y, at);
        case DIVIDE -> va.div(vb).intoArray(y, at);
        case MAXIMUM -> va.max(vb).intoArray(y, at);
        case MINIMUM -> va.min(vb).intoArray(y, at);
        case GREATER -> FloatVector.zero(SPECIES).blend(1f, va.compare(GT, vb)).intoArray(y, at);
        case EQUAL -> FloatVector.zero(SPECIES).blend(1f, va.compare(EQ, vb)).intoArray(y, at);
        case POWER -> throw new AssertionError("power has no vector form");
      }
    }
  }

  static void apply(BinaryFunction function, float[] a, int ao, float b, float[] y, int yo, int n) {
    FloatVector vb = FloatVector.broadcast(SPECIES, b);
    for (int i = 0; i < n; i += LANES) {
      FloatVector va = FloatVector.fromArray(SPECIES, a, ao + i);
      int at = yo + i;
      switch (function) {
        case ADD -> va.add(vb).intoArray(y, at);
        case SUBTRACT -> va.sub(vb).intoArray(y, at);
        case MULTIPLY -> va.mul(vb).intoArray(y, at);
        case DIVIDE -> va.div(vb).intoArray(y, at);
        case MAXIMUM -> va.max(vb).intoArray(y, at);
        case MINIMUM -> va.min(vb).intoArray(y, at);
        case GREATER -> FloatVector.zero(SPECIES).blend(1f, va.compare(GT, vb)).intoArray(y, at);
        case EQUAL -> FloatVector.zero(SPECIES).blend(1f, va.compare(EQ, vb)).intoArray(y, at);
        case POWER -> throw new AssertionError("power has no vector form");
      }
    }
  }

  static void apply(BinaryFunction function, float a, float[] b, int bo, float[] y, int yo, int n) {
    FloatVector va = FloatVector.broadcast(SPECIES, a);
    for (int i = 0; i < n; i += LANES) {
      FloatVector vb = FloatVector.fromArray(SPECIES, b, bo + i);
      int at = yo + i;
      switch (function) {
        case ADD -> va.add(vb).intoArray(y, at);
        case SUBTRACT -> va.sub(vb).intoArray(y, at);
        case MULTIPLY -> va.mul(vb).intoArray(y, at);
        case DIVIDE -> va.div(vb).intoArray(y, at);
        case MAXIMUM -> va.max(vb).intoArray(y, at);
        case MINIMUM -> va.min(vb).intoArray(y, at);
        case GREATER -> FloatVector.zero(SPECIES).blend(1f, va.compare(GT, vb)).intoArray(y, at);
        case EQUAL -> FloatVector.zero(SPECIES).blend(1f, va.compare(EQ, vb)).intoArray(y, at);
        case POWER -> throw new AssertionError("power has no vector form");
      }
    }
  }
}
