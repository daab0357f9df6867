package org.lenslet.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.autodiff.GradientCases.Case;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

class GradientRulesTest {
  /**
   * Step of the five-point difference. The reference rounds its results to float, an error of at
   * most 2^-24 |y| each, which the difference enlarges by 1.5 / STEP to 1.5e-6; what the formula
   * leaves out is STEP^4 / 30 of the fifth derivative, 5e-7 of it, and the fifth derivatives of
   * tanh, sigmoid, softmax and its logarithm stay below 20 on our inputs. Values of at most 8
   * (integers that win a maximum) have no higher derivatives, but 8 times the rounding.
   */
  private static final float STEP = 1 / 16f;

  private static final double TOLERANCE = 3e-5;

  static List<Class<?>> operations() {
    return List.copyOf(Operations.all());
  }

  static Stream<Case> linear() {
    return GradientCases.linear();
  }

  static Stream<Case> smooth() {
    return GradientCases.smooth();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyOperationHasARuleOrIsDeclaredNonDifferentiable(Class<?> operation) {
    assertNotEquals(
        GradientRules.NON_DIFFERENTIABLE.contains(operation),
        GradientRules.isDifferentiable(operation.asSubclass(Op.class)));
  }

  @Test
  void everyRuleIsTested() {
    Set<Class<?>> tested = new HashSet<>();
    Stream.concat(linear(), smooth()).forEach(c -> tested.add(c.op().getClass()));
    Set<Class<?>> ruled = new HashSet<>(operations());
    ruled.removeAll(GradientRules.NON_DIFFERENTIABLE);

    assertEquals(ruled, tested);
  }

  /** For f linear in x: the gradient of sum(c f(x)), times any x, is sum(c (f(x) - f(0))). */
  @ParameterizedTest
  @MethodSource("linear")
  void gradientsOfLinearOperationsAreTheirAdjointsExactly(Case given) {
    GradientOf function = GradientOf.op(given.op());
    Random random = new Random(11);
    for (int i = 0; i < given.inputs().size(); i++) {
      HostTensor input = given.inputs().get(i);
      if (!GradientOf.isFloat(input)) {
        continue;
      }
      HostTensor gradient = function.gradient(given.inputs(), i);
      assertEquals(input.spec(), gradient.spec());
      double atZero = lossWith(function, given, i, HostTensor.zeros(input.spec()));
      for (int trial = 0; trial < 5; trial++) {
        HostTensor x = GradientCases.integers(input.shape(), random);
        double change = lossWith(function, given, i, x) - atZero;
        assertEquals(change, product(gradient, x), "input " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("smooth")
  void gradientsOfSmoothOperationsAreTheirSlopes(Case given) {
    GradientOf function = GradientOf.op(given.op());
    for (int i = 0; i < given.inputs().size(); i++) {
      if (GradientOf.isFloat(given.inputs().get(i))) {
        HostTensor gradient = function.gradient(given.inputs(), i);
        for (int e = 0; e < gradient.floats().length; e++) {
          double slope =
              (8 * difference(function, given, i, e, STEP)
                      - difference(function, given, i, e, 2 * STEP))
                  / (12 * STEP);
          double tolerance = TOLERANCE * Math.max(1, weightsTouched(function, given, i));
          assertEquals(slope, gradient.floats()[e], tolerance, "input " + i + " element " + e);
        }
      }
    }
  }

  /** How many results an element of the input may reach, times the largest weight and value. */
  private static double weightsTouched(GradientOf function, Case given, int input) {
    HostTensor y = function.value(given.inputs());
    double largest = 0;
    for (float value : y.floats()) {
      largest = Math.max(largest, Math.abs(value));
    }
    TensorSpec x = given.inputs().get(input).spec();
    return 5 * Math.max(1, largest) * Math.max(1, (double) y.spec().elements() / x.elements());
  }

  private static double difference(
      GradientOf function, Case given, int input, int element, float step) {
    HostTensor up = given.inputs().get(input).copy();
    HostTensor down = up.copy();
    up.floats()[element] += step;
    down.floats()[element] -= step;
    return lossWith(function, given, input, up) - lossWith(function, given, input, down);
  }

  private static double lossWith(GradientOf function, Case given, int input, HostTensor x) {
    List<HostTensor> inputs = new ArrayList<>(given.inputs());
    inputs.set(input, x);
    return function.loss(inputs);
  }

  private static double product(HostTensor a, HostTensor b) {
    double sum = 0;
    for (int i = 0; i < a.floats().length; i++) {
      sum += (double) a.floats()[i] * b.floats()[i];
    }
    return sum;
  }
}
