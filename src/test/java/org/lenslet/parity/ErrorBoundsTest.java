package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Problem;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.parity.facts.Approximation;
import org.lenslet.parity.facts.Evidence;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.Rounding;
import org.lenslet.parity.facts.Specification;
import org.lenslet.parity.pointwise.Broadcasting;
import org.lenslet.tensor.HostTensor;

/** Bounds must let every honest float computation pass, and not much more. */
class ErrorBoundsTest {
  private static final Rounding FLOATS = new Rounding(Accuracy.FP32);

  private final Specification specification = CaseRunner.specification(new ReferenceBackend());

  @Test
  void aProductSummedInFloatsForwardsAndBackwardsStaysWithinItsBound() {
    double worst = 0;
    for (OpCase opCase : bounded(MatMul.class)) {
      if (((MatMul) opCase.op()).equals(MatMul.of(false, false)) && opCase.operands().size() == 2) {
        Problem problem = opCase.problem();
        List<HostTensor> inputs = Inputs.draw(opCase, Tier.BOUNDED, specification);
        List<HostTensor> expected = specification.results(opCase.op(), inputs);
        List<double[]> bounds = bounds(opCase, inputs, expected);
        for (boolean backwards : new boolean[] {false, true}) {
          Comparison result =
              Comparison.of(expected, List.of(floatProduct(problem, inputs, backwards)), bounds);
          assertEquals("", result.failure(), opCase.toString());
          worst = Math.max(worst, result.worst());
        }
      }
    }
    assertTrue(worst > 0.1, "bounds are never nearly reached: " + worst);
  }

  @Test
  void formulasComputedInFloatsStayWithinTheirBounds() {
    double worst = 0;
    for (OpCase opCase : bounded(Pointwise.class)) {
      Problem problem = opCase.problem();
      List<HostTensor> inputs = Inputs.draw(opCase, Tier.BOUNDED, specification);
      List<HostTensor> expected = specification.results(opCase.op(), inputs);
      List<double[]> bounds = bounds(opCase, inputs, expected);
      HostTensor got = HostTensor.zeros(problem.output(0));
      List<int[]> sources = new ArrayList<>();
      problem
          .inputs()
          .forEach(
              spec -> sources.add(Broadcasting.sources(spec.shape(), problem.output(0).shape())));
      for (int i = 0; i < got.floats().length; i++) {
        float[] arguments = new float[inputs.size()];
        for (int j = 0; j < arguments.length; j++) {
          arguments[j] = inputs.get(j).floats()[sources.get(j)[i]];
        }
        got.floats()[i] = inFloats(((Pointwise) opCase.op()).expression(), arguments);
      }
      Comparison result = Comparison.of(expected, List.of(got), bounds);
      assertEquals("", result.failure(), opCase.toString());
      worst = Math.max(worst, result.worst());
    }
    assertTrue(worst > 0.1, "bounds are never nearly reached: " + worst);
  }

  @Test
  void softmaxAndLossComputedInFloatsStayWithinTheirBounds() {
    for (OpCase opCase : bounded(Softmax.class)) {
      if (((Softmax) opCase.op()).axis() == opCase.problem().output(0).shape().rank() - 1) {
        Problem problem = opCase.problem();
        List<HostTensor> inputs = Inputs.draw(opCase, Tier.BOUNDED, specification);
        List<HostTensor> expected = specification.results(opCase.op(), inputs);
        HostTensor got = HostTensor.zeros(problem.output(0));
        int extent = got.shape().get(-1);
        for (int start = 0; start < got.floats().length; start += extent) {
          float max = max(inputs.get(0).floats(), start, extent);
          float sum = floatSum(inputs.get(0).floats(), start, extent, max);
          for (int i = start; i < start + extent; i++) {
            got.floats()[i] = (float) Math.exp(inputs.get(0).floats()[i] - max) / sum;
          }
        }
        assertWithin(opCase, inputs, expected, got);
      }
    }
    for (OpCase opCase : bounded(SoftmaxCrossEntropy.class)) {
      if (opCase.problem().output(0).shape().rank() == 1) {
        List<HostTensor> inputs = Inputs.draw(opCase, Tier.BOUNDED, specification);
        List<HostTensor> expected = specification.results(opCase.op(), inputs);
        HostTensor got = HostTensor.zeros(opCase.problem().output(0));
        float[] z = inputs.get(0).floats();
        int extent = inputs.get(0).shape().get(1);
        for (int n = 0; n < got.floats().length; n++) {
          int label = inputs.get(1).ints()[n];
          if (label >= 0 && label < extent) {
            float max = max(z, n * extent, extent);
            float log = (float) Math.log(floatSum(z, n * extent, extent, max));
            got.floats()[n] = log + max - z[n * extent + label];
          }
        }
        assertWithin(opCase, inputs, expected, got);
      }
    }
  }

  @Test
  void exactFormulasHaveBoundZero() {
    Approximation a = Approximation.exact(3);
    assertEquals(0, a.with(BinaryFunction.ADD, Approximation.exact(0.5), FLOATS).bound());
    assertEquals(0, a.then(UnaryFunction.SQUARE, FLOATS).bound());
    assertEquals(0, a.with(BinaryFunction.GREATER, Approximation.exact(2), FLOATS).bound());
    assertTrue(a.then(UnaryFunction.SQRT, FLOATS).bound() > 0);
    assertTrue(a.with(BinaryFunction.ADD, Approximation.exact(0x1p-30), FLOATS).bound() > 0);
  }

  @Test
  void errorsGrowAsFunctionsStretchThem() {
    Approximation a = new Approximation(2, 1e-3);
    assertEquals(4e-3, a.then(UnaryFunction.SQUARE, FLOATS).error(), 1e-5);
    assertEquals(Math.exp(2) * 1e-3, a.then(UnaryFunction.EXP, FLOATS).error(), 1e-5);
    assertEquals(1e-3 / 4, a.then(UnaryFunction.RECIPROCAL, FLOATS).error(), 1e-5);
    assertEquals(0, a.then(UnaryFunction.STEP, FLOATS).error());
    assertEquals(1, new Approximation(0, 1e-3).then(UnaryFunction.STEP, FLOATS).error());
    assertEquals(1, a.then(UnaryFunction.FLOOR, FLOATS).error());
    assertEquals(
        Double.POSITIVE_INFINITY,
        new Approximation(1e-4, 1e-3).then(UnaryFunction.RECIPROCAL, FLOATS).error());
    assertEquals(
        Double.POSITIVE_INFINITY,
        new Approximation(1e-4, 1e-3).then(UnaryFunction.LOG, FLOATS).error());
  }

  private void assertWithin(
      OpCase opCase, List<HostTensor> inputs, List<HostTensor> expected, HostTensor got) {
    List<double[]> bounds = bounds(opCase, inputs, expected);
    Comparison result = Comparison.of(expected, List.of(got), bounds);
    assertEquals("", result.failure(), opCase.toString());
  }

  private List<double[]> bounds(OpCase opCase, List<HostTensor> inputs, List<HostTensor> expected) {
    return FactTable.of(opCase.op())
        .bounds(new Evidence(opCase.problem(), inputs, expected, specification, FLOATS));
  }

  private static List<OpCase> bounded(Class<? extends Op> op) {
    List<OpCase> cases = Cases.of(op).stream().filter(Tier.BOUNDED::applies).toList();
    assertTrue(cases.size() > 10, cases.toString());
    return cases;
  }

  private static HostTensor floatProduct(
      Problem problem, List<HostTensor> inputs, boolean backwards) {
    HostTensor out = HostTensor.zeros(problem.output(0));
    int m = out.shape().get(-2);
    int n = out.shape().get(-1);
    int k = problem.input(0).shape().get(-1);
    float[] a = inputs.get(0).floats();
    float[] b = inputs.get(1).floats();
    for (int i = 0; i < out.floats().length; i++) {
      int batch = i / (m * n);
      int row = i / n;
      float sum = 0;
      for (int j = 0; j < k; j++) {
        int at = backwards ? k - 1 - j : j;
        sum += a[row * k + at] * b[(batch * k + at) * n + i % n];
      }
      out.floats()[i] = sum;
    }
    return out;
  }

  private static float inFloats(Expression expression, float[] inputs) {
    if (expression instanceof Expression.Input input) {
      return inputs[input.index()];
    }
    if (expression instanceof Expression.Constant constant) {
      return constant.value();
    }
    if (expression instanceof Expression.Unary unary) {
      return (float) unary.function().apply(inFloats(unary.argument(), inputs));
    }
    if (expression instanceof Expression.Binary binary) {
      return (float)
          binary
              .function()
              .apply(inFloats(binary.left(), inputs), inFloats(binary.right(), inputs));
    }
    Expression.Select select = (Expression.Select) expression;
    return inFloats(
        inFloats(select.condition(), inputs) != 0 ? select.whenTrue() : select.whenFalse(), inputs);
  }

  private static float max(float[] z, int start, int extent) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = start; i < start + extent; i++) {
      max = Math.max(max, z[i]);
    }
    return max;
  }

  private static float floatSum(float[] z, int start, int extent, float max) {
    float sum = 0;
    for (int i = start; i < start + extent; i++) {
      sum += (float) Math.exp(z[i] - max);
    }
    return sum;
  }
}
