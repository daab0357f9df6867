package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.FunctionSweep;
import org.lenslet.backend.SingleOp;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * {@code common/functions.clh} over all signs and exponents, in units of the last place, alone and
 * in sixteen lanes. Devices may take denormal numbers for 0.
 */
@Tag("opencl")
@Tag("kernels")
@Tag("sweep")
class OpenClFunctionAccuracyTest {
  private static OpenClBackend backend;

  @BeforeAll
  static void open() {
    backend = OpenClDevices.openAll();
  }

  @AfterAll
  static void close() {
    if (backend != null) {
      backend.close();
    }
  }

  /** Our own formulas as measured, and a division of 2.5 ulp where one is in them. */
  private static double bound(UnaryFunction function) {
    return switch (function) {
      case NEGATE, ABS, SIGN, RELU, STEP, FLOOR -> 0;
      case SQUARE -> 0.5;
      case RECIPROCAL -> 2.5;
      case SQRT -> 3;
      case EXP -> 1.25;
      case EXPM1 -> 1.75;
      case ERF -> 1.75;
      case LOG -> 1;
      case TANH, SIGMOID -> 5;
      case SOFTPLUS -> 1.75;
    };
  }

  @ParameterizedTest
  @EnumSource(UnaryFunction.class)
  void errorsStayWithinTheBoundForAllExponents(UnaryFunction function) {
    // Oclgrind is an interpreter.
    float[] x = FunctionSweep.numbers(Oclgrind.isUsed() ? 2003 : 1);
    HostTensor input = HostTensor.of(Shape.of(x.length), x);
    Pointwise op = Pointwise.of(function);
    for (Candidate candidate : SingleOp.candidates(backend, SingleOp.problem(op, input))) {
      float[] y = SingleOp.run(backend, candidate, op, input).get(0).floats();
      for (int i = 0; i < x.length; i++) {
        double error = error(function, x[i], y[i]);
        if (error > bound(function)) {
          assertEquals(
              (float) function.apply(x[i]), y[i], candidate.name() + " " + function + " " + x[i]);
        }
      }
    }
  }

  private static double error(UnaryFunction function, float x, float got) {
    double exact = function.apply(x);
    if (Math.abs(got - exact) <= Float.MIN_NORMAL) {
      return 0;
    }
    double error = FunctionSweep.ulps(got, exact);
    return Math.abs(x) < Float.MIN_NORMAL
        ? Math.min(error, FunctionSweep.ulps(got, function.apply(Math.copySign(0, x))))
        : error;
  }

  @ParameterizedTest
  @EnumSource(BinaryFunction.class)
  void specialNumbersGiveWhatTheSpecificationSays(BinaryFunction function) {
    float[] special = {
      Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, 1, -1, 2, -0.5f, 3
    };
    int n = special.length;
    Pointwise op = Pointwise.of(function);
    // Each with each, in rows long enough for sixteen lanes.
    float[] a = new float[n * n * 16];
    float[] b = new float[n * n * 16];
    for (int i = 0; i < a.length; i++) {
      a[i] = special[i % n];
      b[i] = special[i / n % n];
    }
    HostTensor left = HostTensor.of(Shape.of(a.length), a);
    HostTensor right = HostTensor.of(Shape.of(b.length), b);
    List<Candidate> candidates = SingleOp.candidates(backend, SingleOp.problem(op, left, right));
    assertEquals(backend.facts().hasWideVectors() ? 2 : 1, candidates.size());
    for (Candidate candidate : candidates) {
      float[] y = SingleOp.run(backend, candidate, op, left, right).get(0).floats();
      for (int i = 0; i < y.length; i++) {
        double exact = function.apply(a[i], b[i]);
        String what = candidate.name() + " " + function + "(" + a[i] + ", " + b[i] + ")";
        assertTrue(
            FunctionSweep.ulps(y[i], exact) <= 16, what + ": expected " + exact + ", got " + y[i]);
      }
    }
  }
}
