package org.lenslet.backend.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.backend.FunctionSweep;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;

/** Errors in units of the last place against the specification in double precision. */
class FunctionAccuracyTest {

  static double bound(UnaryFunction function) {
    return switch (function) {
      case EXP -> 1.25;
      case EXPM1 -> 1.75;
      case ERF -> 1.25;
      case LOG -> 1;
      case TANH -> 2.5;
      case SIGMOID -> 2.25;
      case SOFTPLUS -> 1.75;
      // Correctly rounded or exact.
      default -> 0.5;
    };
  }

  static Stream<Arguments> functionsAndImplementations() {
    return Arrays.stream(UnaryFunction.values())
        .flatMap(
            function ->
                Stream.of(SimdProvider.best(), new ScalarSimd())
                    .map(simd -> Arguments.of(function, simd)));
  }

  @ParameterizedTest
  @MethodSource("functionsAndImplementations")
  void errorsStayWithinTheBoundForAllExponents(UnaryFunction function, Simd simd) {
    float[] x = FunctionSweep.numbers(1);
    float[] y = new float[x.length];
    simd.unary(function, x, 0, y, 0, x.length);
    double worst = 0;
    float worstAt = 0;
    for (int i = 0; i < x.length; i++) {
      double error = FunctionSweep.ulps(y[i], function.apply(x[i]));
      if (error > worst) {
        worst = error;
        worstAt = x[i];
      }
    }
    double bound = bound(function);
    assertTrue(worst <= bound, function + "(" + worstAt + "): " + worst + " ulp, bound " + bound);
  }

  @ParameterizedTest
  @MethodSource("functionsAndImplementations")
  void signOfZeroFollowsTheSpecification(UnaryFunction function, Simd simd) {
    for (float zero : new float[] {0f, -0f}) {
      // A whole vector and a tail.
      float[] x = new float[67];
      Arrays.fill(x, zero);
      float[] y = new float[67];
      simd.unary(function, x, 0, y, 0, x.length);
      for (float value : y) {
        assertEquals((float) function.apply(zero), value, function + "(" + zero + ")");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functionsAndImplementations")
  void vectorLanesAndScalarTwinGiveTheSameBits(UnaryFunction function, Simd simd) {
    Assumptions.assumeTrue(HardwareFma.AVAILABLE, "bits agree only with fused multiply-add");
    float[] x = FunctionSweep.numbers(1);
    float[] wanted = new float[x.length];
    float[] got = new float[x.length];
    new ScalarSimd().unary(function, x, 0, wanted, 0, x.length);
    simd.unary(function, x, 0, got, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      // floatToIntBits maps every NaN to one.
      if (Float.floatToIntBits(wanted[i]) != Float.floatToIntBits(got[i])) {
        assertEquals(wanted[i], got[i], function + "(" + x[i] + ")");
      }
    }
  }

  static Stream<Arguments> binaryFunctionsAndImplementations() {
    return Arrays.stream(BinaryFunction.values())
        .flatMap(
            function ->
                Stream.of(SimdProvider.best(), new ScalarSimd())
                    .map(simd -> Arguments.of(function, simd)));
  }

  @ParameterizedTest
  @MethodSource("binaryFunctionsAndImplementations")
  void functionsOfTwoNumbersAreCorrectlyRounded(BinaryFunction function, Simd simd) {
    float[] some = Arrays.copyOf(FunctionSweep.SPECIAL, FunctionSweep.SPECIAL.length + 60);
    for (int i = FunctionSweep.SPECIAL.length; i < some.length; i++) {
      some[i] = (float) ((i % 2 == 0 ? -1 : 1) * Math.pow(1.7, i - 50));
    }
    int n = some.length;
    float[] y = new float[n];
    for (float a : some) {
      simd.binary(function, a, some, 0, y, 0, n);
      for (int i = 0; i < n; i++) {
        assertBits(function, a, some[i], y[i]);
      }
      simd.binary(function, some, 0, a, y, 0, n);
      for (int i = 0; i < n; i++) {
        assertBits(function, some[i], a, y[i]);
      }
      float[] all = new float[n];
      Arrays.fill(all, a);
      simd.binary(function, all, 0, some, 0, y, 0, n);
      for (int i = 0; i < n; i++) {
        assertBits(function, a, some[i], y[i]);
      }
    }
  }

  private static void assertBits(BinaryFunction function, float a, float b, float got) {
    assertEquals((float) function.apply(a, b), got, function + "(" + a + ", " + b + ")");
  }
}
