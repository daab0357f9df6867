package org.lenslet.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.plan.Interpreter;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

class AutodiffTest {
  private final GraphBuilder graph = new GraphBuilder();
  private final Value w = graph.variable("w", TensorSpec.f32(2, 3));
  private final HostTensor contents = HostTensor.of(Shape.of(2, 3), 1, -2, 3, 4, 5, -6);

  private Value sum(Value x) {
    return graph.reduce(ReduceFunction.SUM, x, 0, 1);
  }

  private float[] gradient(Value loss) {
    Value gradient = Autodiff.gradients(graph, loss, List.of(w)).get(0);
    return Interpreter.run(graph.build(), new ReferenceBackend(), Map.of(w, contents))
        .get(gradient)
        .floats();
  }

  private static void assertRefused(String message, Executable executable) {
    assertEquals(message, assertThrows(ShapeException.class, executable).getMessage());
  }

  @Test
  void aValueReadSeveralTimesSumsItsGradients() {
    Value square = graph.binary(BinaryFunction.MULTIPLY, w, w);
    Value loss = sum(graph.binary(BinaryFunction.ADD, square, graph.scale(w, 3)));

    assertArrayEquals(new float[] {5, -1, 9, 11, 13, -9}, gradient(loss));
  }

  @Test
  void aBroadcastOperandSumsOverItsRepetitions() {
    Value row = graph.reduce(ReduceFunction.SUM, w, 0);
    Value loss = sum(graph.binary(BinaryFunction.MULTIPLY, w, row));

    // loss = sum over columns of (column sum)^2.
    assertArrayEquals(new float[] {10, 6, -6, 10, 6, -6}, gradient(loss));
  }

  @Test
  void theGradientOfTheLossItselfIsOne() {
    Value loss = sum(w);

    assertEquals(
        List.of(1f),
        Autodiff.gradients(graph, loss, List.of(loss)).stream()
            .map(g -> graph.build().constants().get(g).floats()[0])
            .toList());
  }

  @Test
  void aLossOfOneElementNeedNotBeAScalar() {
    Value loss = graph.reshape(sum(w), Shape.of(1, 1));

    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, gradient(loss));
  }

  @Test
  void pathsThatDoNotLeadToParametersAreNotFollowed() {
    Value x = graph.input("x", TensorSpec.f32(1, 1, 5, 5));
    Value filter = graph.variable("filter", TensorSpec.f32(2, 1, 3, 3));
    Convolution convolution = Convolution.of(Window.of(3, 3), Connectivity.DENSE);
    Value prepared = graph.unary(UnaryFunction.TANH, x);
    Value y = graph.apply(convolution, prepared, filter);
    int before = graph.nodes().size();
    Autodiff.gradients(graph, graph.reduce(ReduceFunction.SUM, y, 0, 1, 2, 3), List.of(filter));

    List<Node> added = graph.nodes().subList(before, graph.nodes().size());
    assertEquals(0, added.stream().filter(n -> n.op() instanceof ConvolutionBackwardData).count());
    assertEquals(
        List.of("reduce", "reshape", "broadcast", "convolutionBackwardFilter"),
        added.stream().map(node -> node.op().name()).toList());
  }

  @Test
  void aBranchThatDoesNotReachTheLossIsNotFollowed() {
    graph.unary(UnaryFunction.EXP, w);

    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, gradient(sum(w)));
  }

  @Test
  void gradientsCarryTheLabelOfTheirLayerAndTheBuildersStays() {
    Value y = graph.label("layer").unary(UnaryFunction.TANH, w);
    Value loss = graph.label("loss").reduce(ReduceFunction.SUM, y, 0, 1);
    Autodiff.gradients(graph.label("mine"), loss, List.of(w));

    assertEquals("mine", graph.label());
    assertEquals("layer", graph.nodes().get(graph.nodes().size() - 1).label());
  }

  @Test
  void anOperationWithoutGradientInBetweenIsNamed() {
    graph.label("codes");
    Value code = graph.apply(new OneHot(3, 1, 0), graph.apply(new ArgMax(1), w));
    Value loss = sum(graph.binary(BinaryFunction.MULTIPLY, code, w));

    assertRefused(
        "autodiff: expected differentiable operations between parameters and loss, got oneHot"
            + " classes 3 on 1.0 off 0.0 in codes",
        () -> Autodiff.gradients(graph, loss, List.of(w)));
  }

  @Test
  void anOperationWithoutGradientBesideThePathIsNoHindrance() {
    Value x = graph.input("x", TensorSpec.f32(2, 3));
    Value code = graph.apply(new OneHot(3, 1, 0), graph.apply(new ArgMax(1), x));
    Autodiff.gradients(graph, sum(graph.binary(BinaryFunction.MULTIPLY, code, w)), List.of(w));
  }

  @Test
  void aLossThatDoesNotDependOnAParameterIsRefused() {
    Value other = graph.variable("other", TensorSpec.f32(4));

    assertRefused(
        "autodiff: expected a loss that depends on @other f32[4], got one that does not",
        () -> Autodiff.gradients(graph, sum(w), List.of(w, other)));
  }

  @Test
  void aLossOfSeveralElementsIsRefused() {
    assertRefused(
        "autodiff: expected a loss of one f32 element, got f32[2x3]; reduce it first",
        () -> Autodiff.gradients(graph, w, List.of(w)));
    Value integer = graph.input("integer", TensorSpec.i32(1));
    assertRefused(
        "autodiff: expected a loss of one f32 element, got i32[1]; reduce it first",
        () -> Autodiff.gradients(graph, integer, List.of(w)));
  }

  @Test
  void fusedOperationsAreRefused() {
    Value product = graph.apply(new MatMul(false, true, Optional.of(UnaryFunction.TANH)), w, w);

    assertRefused(
        "autodiff: expected a graph before fusion, got matMul transposeB TANH",
        () -> Autodiff.gradients(graph, sum(product), List.of(w)));
  }

  /**
   * M(w) = sum(c dL/dx) with L = sum(conv(x, w)^2) is a quadratic in w, so that central differences
   * are exact with any step, and exact in integers with step 1.
   */
  @Test
  void secondDerivativesGoThroughConvolutions() {
    Random random = new Random(4);
    HostTensor x = GradientCases.integers(Shape.of(2, 2, 5, 4), random);
    HostTensor c = GradientCases.integers(Shape.of(2, 2, 5, 4), random);
    HostTensor filter = GradientCases.integers(Shape.of(3, 2, 3, 2), random);
    Convolution convolution =
        Convolution.of(Window.of(3, 2).withStride(2, 1).withPadding(1), Connectivity.DENSE);
    GradientOf slope =
        new GradientOf(
            "slope",
            (builder, inputs) -> {
              Value y = builder.apply(convolution, inputs.get(0), inputs.get(1));
              Value loss =
                  builder.reduce(
                      ReduceFunction.SUM, builder.unary(UnaryFunction.SQUARE, y), 0, 1, 2, 3);
              Value dx = Autodiff.gradients(builder, loss, List.of(inputs.get(0))).get(0);
              Value weighted = builder.binary(BinaryFunction.MULTIPLY, dx, builder.constant(c));
              return builder.reduce(ReduceFunction.SUM, weighted, 0, 1, 2, 3);
            });
    HostTensor gradient = slope.gradient(List.of(x, filter), 1);
    for (int i = 0; i < filter.floats().length; i++) {
      HostTensor up = filter.copy();
      HostTensor down = filter.copy();
      up.floats()[i]++;
      down.floats()[i]--;
      double exact = (slope.loss(List.of(x, up)) - slope.loss(List.of(x, down))) / 2;
      assertEquals(exact, gradient.floats()[i]);
    }
  }

  @Test
  void theLogarithmOfASumOfExponentialsNeverOverflows() {
    float inf = Float.POSITIVE_INFINITY;
    HostTensor x =
        HostTensor.of(
            Shape.of(5, 2), 0, (float) Math.log(3), 1000.5f, 1000.5f, -inf, -inf, inf, 5, -inf, 7);
    Value v = graph.variable("x", x.spec());
    Value y = graph.logSumExp(v, 1);
    Value gradient =
        Autodiff.gradients(graph, graph.reduce(ReduceFunction.SUM, y, 0), List.of(v)).get(0);
    Map<Value, HostTensor> known =
        Interpreter.run(graph.build(), new ReferenceBackend(), Map.of(w, contents, v, x));
    float[] expected = {(float) Math.log(4), (float) (1000.5 + Math.log(2)), -inf, inf, 7};
    assertArrayEquals(expected, known.get(y).floats(), 1e-6f);
    float[] slopes = known.get(gradient).floats();
    assertArrayEquals(new float[] {.25f, .75f, .5f, .5f}, Arrays.copyOf(slopes, 4), 1e-6f);
    assertArrayEquals(new float[] {0, 1}, Arrays.copyOfRange(slopes, 8, 10), 1e-6f);
  }
}
