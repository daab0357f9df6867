package org.lenslet.parity.pool;

import java.util.List;
import java.util.stream.Stream;
import org.lenslet.backend.Problem;
import org.lenslet.op.Window;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;
import org.lenslet.parity.facts.AdjointDraw;
import org.lenslet.parity.facts.AdjointForm;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.ExactFunctions;
import org.lenslet.parity.facts.Fill;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** What proofs know of maximum and mean pooling and their gradients. */
public final class PoolFacts {
  /** A line an operation. */
  public static final List<OpFacts<?>> ALL =
      Stream.concat(windows().stream(), ResampleFacts.ALL.stream()).toList();

  private static final boolean[] BOTH = {false, true};
  private static final int[][] PADDINGS = {{0, 0}, {1, 1}, {0, 1}, {2, 1}};

  private PoolFacts() {}

  private static List<OpFacts<?>> windows() {
    return List.of(
        OpFacts.moves(MaxPool.class)
            .withCases(PoolFacts::addCases)
            // It adds nothing; but its integers are as small as those of its gradient.
            .withTerms((op, p) -> op.window().size())
            .withAdjoint((op, p, draw) -> forms(op, input(p), output(p), draw))
            .withFlops((op, p) -> flops(op.window(), output(p))),
        OpFacts.sums(MaxPoolBackward.class, (op, p) -> op.forward().window().size())
            .withFills(
                (op, inputs, index) ->
                    index == 1 ? new Fill.Result(op.forward(), op.input(), 1) : Fill.DENSE)
            .withAdjoint((op, p, draw) -> forms(op.forward(), output(p), input(p), draw))
            .withFlops((op, p) -> flops(op.forward().window(), input(p))),
        OpFacts.means(AveragePool.class, (op, p) -> op.window().size())
            .withExactness((op, p) -> dividesExactly(op, input(p), output(p)))
            .withAdjoint((op, p, draw) -> forms(op, input(p), output(p), draw))
            .withFlops((op, p) -> flops(op.window(), output(p))),
        OpFacts.means(AveragePoolBackward.class, (op, p) -> op.forward().window().size())
            .withExactness((op, p) -> dividesExactly(op.forward(), op.input(), input(p)))
            .withAdjoint((op, p, draw) -> forms(op.forward(), output(p), input(p), draw))
            .withFlops((op, p) -> flops(op.forward().window(), input(p))));
  }

  private static Shape input(Problem problem) {
    return problem.input(0).shape();
  }

  private static Shape output(Problem problem) {
    return problem.output(0).shape();
  }

  /** One per element of each window. */
  private static long flops(Window window, Shape output) {
    return (long) window.size() * output.elements();
  }

  private static boolean dividesExactly(AveragePool pool, Shape input, Shape output) {
    if (pool.divisor() > 0) {
      return ExactFunctions.divides(pool.divisor());
    }
    for (int axis = 0; axis < pool.window().rank(); axis++) {
      for (int i = 0; i < output.get(axis + 2); i++) {
        int counted = pool.counted(axis, i, input.get(axis + 2));
        if (counted > 0 && !ExactFunctions.divides(counted)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Linear once the winners are fixed. */
  private static List<AdjointForm> forms(
      MaxPool pool, Shape input, Shape output, AdjointDraw draw) {
    HostTensor x = draw.integers(0, input);
    HostTensor dy = draw.integers(1, output);
    HostTensor positions = draw.result(pool, x, 1);
    return List.of(
        new AdjointForm(pool, List.of(x), dy),
        new AdjointForm(new MaxPoolBackward(pool, input), List.of(dy, positions), x));
  }

  private static List<AdjointForm> forms(
      AveragePool pool, Shape input, Shape output, AdjointDraw draw) {
    return AdjointForm.pair(draw, pool, input, new AveragePoolBackward(pool, input), output);
  }

  private static void addCases(CaseList list) {
    list.core();
    every(list, Shape.of(2, 6, 28, 28), Window.of(2, 2).withStride(2));
    every(list, Shape.of(2, 5, 13, 13), Window.of(3, 3).withStride(2));
    every(list, Shape.of(2, 3, 9, 11), Window.of(3, 3).withStride(2).withPadding(1));
    every(list, Shape.of(3, 7, 7, 7), Window.of(7, 7));
    every(list, Shape.of(1, 1, 1, 1), Window.of(1, 1));
    every(list, Shape.of(1, 2, 2, 3), Window.of(5, 5).withPadding(2));
    every(list, Shape.of(2, 3, 8, 9), Window.of(2, 2).withStride(4, 3));
    // One window as wide as a row, that begins in the padding.
    every(list, Shape.of(2, 3, 6, 5), Window.of(2, 5).withStride(2, 3).withPadding(0, 1));
    // Windows that lie in the padding alone.
    every(list, Shape.of(1, 2, 3, 4), Window.of(2, 2).withPadding(3));
    // The same in rows that are long enough for vectors.
    every(list, Shape.of(1, 1, 4, 40), Window.of(2, 2).withPadding(2, 0));
    every(list, Shape.of(1, 2, 4, 40), Window.of(2, 2).withStride(2).withPadding(2, 0));
    // Pairs that are apart, in rows that are long enough for vectors.
    every(list, Shape.of(1, 2, 5, 23), Window.of(2, 2).withStride(2).withDilation(1, 2));
    every(list, Shape.of(2, 3, 4, 5, 6), Window.of(2, 2, 2).withStride(2));
    // Swapping the axes of kernel, stride or dilation leaves the output's extents as they are.
    every(list, Shape.of(2, 3, 5, 5), Window.of(2, 2).withStride(2, 3));
    every(list, Shape.of(2, 3, 5, 5), Window.of(2, 3).withStride(2));
    every(list, Shape.of(2, 3, 5, 5), Window.of(2, 2).withStride(2).withDilation(2, 1));
    list.addFilled(
        new MaxPool(Window.of(3, 3).withPadding(1), false), CaseList.MIXED, Shape.of(2, 3, 9, 8));
    list.addFilled(
        new MaxPool(Window.of(2, 2).withStride(2), false), CaseList.MIXED, Shape.of(2, 3, 8, 8));
    // Windows of nothing but -infinity, whose first element wins; also in vectors.
    list.addFilled(
        new MaxPool(Window.of(2, 2).withStride(2), false),
        new Fill.Choice(List.of(Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, -1f)),
        Shape.of(1, 2, 8, 40));
    list.more();
    for (int kernel : new int[] {1, 2, 3, 4}) {
      for (int stride : new int[] {1, 2, 3, 5}) {
        for (int dilation : new int[] {1, 2}) {
          for (int[] padding : PADDINGS) {
            Window window =
                Window.of(kernel)
                    .withStride(stride)
                    .withDilation(dilation)
                    .withPadding(Shape.of(padding[0]), Shape.of(padding[1]));
            every(list, Shape.of(2, 3, 14), window);
          }
        }
      }
    }
    Window base = Window.of(3, 2);
    for (Window window :
        List.of(
            base,
            base.withStride(1, 2),
            base.withStride(2, 1).withDilation(1, 2),
            base.withStride(2, 3).withPadding(Shape.of(1, 0), Shape.of(0, 1)),
            base.withDilation(3, 2).withPadding(Shape.of(0, 1), Shape.of(2, 0)),
            Window.of(1, 4).withStride(1, 4),
            Window.of(4, 1).withStride(4, 1))) {
      every(list, Shape.of(2, 3, 10, 11), window);
    }
    Window cube = Window.of(2, 3, 2);
    for (Window window :
        List.of(
            cube,
            cube.withStride(1, 2, 3),
            cube.withDilation(2, 1, 3),
            cube.withStride(2).withPadding(Shape.of(1, 0, 1), Shape.of(0, 1, 1)))) {
      every(list, Shape.of(1, 2, 5, 6, 7), window);
    }
    for (int edge : CaseList.EDGES) {
      every(list, Shape.of(1, 2, 4, 2 * edge + 1), Window.of(2, 2).withStride(2));
      every(list, Shape.of(1, edge, 3, 5), Window.of(3, 3).withPadding(1));
    }
  }

  private static void every(CaseList list, Shape input, Window window) {
    for (boolean ceil : BOTH) {
      MaxPool max = new MaxPool(window, ceil);
      Shape output = max.outputs(List.of(TensorSpec.f32(input))).get(0).shape();
      list.add(max, input);
      list.addSpecs(
          new MaxPoolBackward(max, input), List.of(TensorSpec.f32(output), TensorSpec.i32(output)));
      for (boolean countPadding : BOTH) {
        average(list, new AveragePool(window, ceil, countPadding, 0), input, output);
      }
      for (int divisor : new int[] {3, 4}) {
        average(list, new AveragePool(window, ceil, true, divisor), input, output);
      }
    }
  }

  private static void average(CaseList list, AveragePool pool, Shape input, Shape output) {
    list.add(pool, input);
    list.add(new AveragePoolBackward(pool, input), output);
  }
}
