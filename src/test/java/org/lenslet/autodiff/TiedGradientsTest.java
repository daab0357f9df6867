package org.lenslet.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.opencl.OpenClDevices;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.Window;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.plan.Interpreter;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * Where a function has a kink there is no slope to compare with, but still one answer on every
 * backend: the elements that tie for an extreme of a reduction share its gradient equally, a
 * maximum pool gives it to the first.
 */
class TiedGradientsTest {
  /**
   * Two, one, all and three of a row tie for the largest; one, three, all and one for the least.
   */
  private static final HostTensor ROWS =
      HostTensor.of(
          Shape.of(4, 4), 1, 7, 7, 2, /**/ -3, -1, -3, -3, /**/ 5, 5, 5, 5, /**/ 4, 4, -0.5f, 4);

  @Test
  void onReference() {
    try (Backend backend = new ReferenceBackend()) {
      assertAll(backend);
    }
  }

  @Test
  void onTheSpecification() {
    try (Backend backend = ReferenceBackend.specification()) {
      assertAll(backend);
    }
  }

  @Test
  void onCpu() {
    try (Backend backend = new CpuBackend(2)) {
      assertAll(backend);
    }
  }

  @Test
  @Tag("opencl")
  void onOpenCl() {
    try (Backend backend = OpenClDevices.open()) {
      assertAll(backend);
    }
  }

  private static void assertAll(Backend backend) {
    // Each row's gradient is 12: halves, thirds and quarters of it are whole.
    assertGradient(
        backend,
        reduce(ReduceFunction.MAX, false, 1),
        HostTensor.of(
            Shape.of(4, 4), 0, 6, 6, 0, /**/ 0, 12, 0, 0, /**/ 3, 3, 3, 3, /**/ 4, 4, 0, 4));
    assertGradient(
        backend,
        reduce(ReduceFunction.MIN, false, 1),
        HostTensor.of(
            Shape.of(4, 4), 12, 0, 0, 0, /**/ 4, 0, 4, 4, /**/ 3, 3, 3, 3, /**/ 0, 0, 12, 0));
    assertGradient(
        backend,
        reduce(ReduceFunction.MIN, true, 0),
        HostTensor.of(
            Shape.of(4, 4), 0, 0, 0, 0, /**/ 12, 12, 12, 12, /**/ 0, 0, 0, 0, /**/ 0, 0, 0, 0));
    // Over both axes: the two sevens; the three of -3.
    assertGradient(
        backend,
        reduce(ReduceFunction.MAX, false, 0, 1),
        HostTensor.of(Shape.of(4, 4), 0, 6, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertGradient(
        backend,
        reduce(ReduceFunction.MIN, true, 0, 1),
        HostTensor.of(Shape.of(4, 4), 0, 0, 0, 0, 4, 0, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0));
    assertGradient(
        backend,
        (graph, x) ->
            graph.apply(
                new MaxPool(Window.of(2, 2).withStride(2), false),
                graph.reshape(x, Shape.of(1, 1, 4, 4))),
        HostTensor.of(
            Shape.of(4, 4), 0, 12, 12, 0, /**/ 0, 0, 0, 0, /**/ 12, 0, 12, 0, /**/ 0, 0, 0, 0));
    kinks(backend);
    zeros(backend);
  }

  /** Where factors are 0, and where a norm is. */
  private static void zeros(Backend backend) {
    // Rows with one 0, two, none and four.
    HostTensor factors =
        HostTensor.of(
            Shape.of(4, 4), 1, 0, 7, 2, /**/ -3, 0, 0, -3, /**/ 5, 1, -1, 2, /**/ 0, 0, 0, 0);
    assertGradient(
        backend,
        factors,
        reduce(ReduceFunction.PRODUCT, false, 1),
        HostTensor.of(
            Shape.of(4, 4),
            0,
            168,
            0,
            0, /**/
            0,
            0,
            0,
            0, /**/
            -24,
            -120,
            120,
            -60, /**/
            0,
            0,
            0,
            0),
        1e-4f);
    HostTensor sides =
        HostTensor.of(
            Shape.of(4, 4), 0, 3, -4, 0, /**/ 0, 0, 0, 0, /**/ 0, -2, 0, 0, /**/ 1, 1, 1, -1);
    assertGradient(
        backend,
        sides,
        (graph, x) -> graph.l2Norm(x, 1),
        HostTensor.of(
            Shape.of(4, 4),
            0,
            7.2f,
            -9.6f,
            0, /**/
            0,
            0,
            0,
            0, /**/
            0,
            -12,
            0,
            0, /**/
            6,
            6,
            6,
            -6),
        1e-5f);
  }

  /** Where both operands of a maximum are the same, and where a rectifier bends. */
  private static void kinks(Backend backend) {
    HostTensor once = HostTensor.filled(Shape.of(4, 4), 12);
    for (BinaryFunction extreme : List.of(BinaryFunction.MAXIMUM, BinaryFunction.MINIMUM)) {
      assertGradient(backend, (graph, x) -> graph.binary(extreme, x, x), once);
      // Two values that are equal, which fusing does not make one.
      assertGradient(
          backend,
          (graph, x) ->
              graph.binary(extreme, x, graph.unary(UnaryFunction.ABS, graph.scale(x, -1))),
          extreme == BinaryFunction.MAXIMUM ? absolute(12, -12) : absolute(12, 12));
    }
    HostTensor zeros = HostTensor.filled(Shape.of(4, 4), 0);
    assertGradient(
        backend,
        (graph, x) -> graph.unary(UnaryFunction.RELU, graph.binary(BinaryFunction.SUBTRACT, x, x)),
        zeros);
  }

  private static HostTensor absolute(float positive, float negative) {
    HostTensor gradient = ROWS.copy();
    for (int i = 0; i < gradient.floats().length; i++) {
      gradient.floats()[i] = gradient.floats()[i] > 0 ? positive : negative;
    }
    return gradient;
  }

  private static BiFunction<GraphBuilder, Value, Value> reduce(
      ReduceFunction function, boolean keepAxes, Integer... axes) {
    return (graph, x) -> graph.apply(new Reduce(function, List.of(axes), keepAxes), x);
  }

  /** The gradient of twelve times the sum of the function's elements at {@link #ROWS}. */
  private static void assertGradient(
      Backend backend, BiFunction<GraphBuilder, Value, Value> function, HostTensor expected) {
    assertGradient(backend, ROWS, function, expected, 0);
  }

  private static void assertGradient(
      Backend backend,
      HostTensor at,
      BiFunction<GraphBuilder, Value, Value> function,
      HostTensor expected,
      float tolerance) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.variable("x", at.spec());
    Value y = function.apply(graph, x);
    int rank = y.spec().shape().rank();
    Integer[] axes = new Integer[rank];
    for (int axis = 0; axis < rank; axis++) {
      axes[axis] = axis;
    }
    Value loss = graph.reduce(ReduceFunction.SUM, graph.scale(y, 12), axes);
    Value gradient = Autodiff.gradients(graph, loss, List.of(x)).get(0);
    HostTensor got = Interpreter.run(graph.build(), backend, Map.of(x, at)).get(gradient);
    assertEquals(expected.spec(), got.spec());
    assertArrayEquals(expected.floats(), got.floats(), tolerance, backend.name());
  }
}
