package org.lenslet.parity.pool;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lenslet.backend.Problem;
import org.lenslet.op.Window;
import org.lenslet.op.pool.AdaptiveMaxPool;
import org.lenslet.op.pool.AdaptiveMaxPoolBackward;
import org.lenslet.op.pool.Bands;
import org.lenslet.op.pool.CoveringWindows;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxUnpool;
import org.lenslet.op.pool.MaxUnpoolBackward;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.ResampleBackward;
import org.lenslet.op.pool.Sampling;
import org.lenslet.parity.facts.AdjointDraw;
import org.lenslet.parity.facts.AdjointForm;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.ErrorBounds;
import org.lenslet.parity.facts.Fill;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** What proofs know of unpooling, adaptive pooling and resampling, and their gradients. */
final class ResampleFacts {
  /** Weights of whole eighths multiply and add up exactly, along three axes as well. */
  private static final double EXACT_STEP = 1 / 8.0;

  /** Roundings of a term beside those of its sum: three weights, their products, the product. */
  private static final int WEIGHING = 6;

  /** A line an operation. */
  static final List<OpFacts<?>> ALL =
      List.of(
          OpFacts.moves(MaxUnpool.class)
              .withCases(ResampleFacts::addCases)
              .withFills((op, inputs, index) -> unpoolFill(op, inputs.get(1).shape(), index))
              .withAdjoint(
                  (op, p) -> pool(op, p.input(1).shape()).isPresent(),
                  (op, p, draw) -> unpoolForms(op, p.input(1).shape(), draw)),
          OpFacts.moves(MaxUnpoolBackward.class)
              .withFills(
                  (op, inputs, index) -> unpoolFill(op.forward(), inputs.get(1).shape(), index))
              .withAdjoint(
                  (op, p) -> pool(op.forward(), p.input(1).shape()).isPresent(),
                  (op, p, draw) -> unpoolForms(op.forward(), p.input(1).shape(), draw)),
          OpFacts.moves(AdaptiveMaxPool.class)
              // It adds nothing; but its integers are as small as those of its gradient.
              .withTerms((op, p) -> covering(op, p.input(0).shape()))
              .withAdjoint((op, p, draw) -> maxForms(op, p.input(0).shape(), draw)),
          OpFacts.sums(AdaptiveMaxPoolBackward.class, (op, p) -> covering(op.forward(), op.input()))
              .withFills(
                  (op, inputs, index) ->
                      index == 1 ? new Fill.Result(op.forward(), op.input(), 1) : Fill.DENSE)
              .withAdjoint((op, p, draw) -> maxForms(op.forward(), op.input(), draw)),
          OpFacts.sums(Resample.class, (op, p) -> terms(bands(op, p)))
              .withExactness((op, p) -> isExact(bands(op, p)))
              .withBounds((op, e) -> ErrorBounds.sums(e, terms(bands(op, e.problem())) + WEIGHING))
              .withAdjoint((op, p, draw) -> resampleForms(op, p.input(0).shape(), draw))
              .withFlops((op, p) -> 2 * terms(bands(op, p)) * p.output(0).elements()),
          OpFacts.sums(ResampleBackward.class, (op, p) -> terms(op.bands()))
              .withExactness((op, p) -> isExact(op.bands()))
              .withBounds((op, e) -> ErrorBounds.sums(e, terms(op.bands()) + WEIGHING))
              .withAdjoint((op, p, draw) -> resampleForms(op.forward(), op.input(), draw))
              .withFlops((op, p) -> 2 * terms(op.bands()) * p.output(0).elements()));

  private ResampleFacts() {}

  /** Winners of the pool that is undone; where none gives the shape, any labels. */
  private static Fill unpoolFill(MaxUnpool op, Shape pooled, int index) {
    if (index == 0) {
      return Fill.DENSE;
    }
    Shape unpooled = pooled.sub(0, 2).append(op.extents().toArray());
    return pool(op, pooled)
        .<Fill>map(pool -> new Fill.Result(pool, unpooled, 1))
        .orElse(new Fill.Labels(op.extents().elements()));
  }

  /** The pool that is undone. */
  private static Optional<MaxPool> pool(MaxUnpool op, Shape pooled) {
    TensorSpec unpooled = TensorSpec.f32(pooled.sub(0, 2).append(op.extents().toArray()));
    return Stream.of(false, true)
        .map(ceil -> new MaxPool(op.window(), ceil))
        .filter(pool -> pool.outputs(List.of(unpooled)).get(0).shape().equals(pooled))
        .findFirst();
  }

  /** Linear once the positions are fixed. */
  private static List<AdjointForm> unpoolForms(MaxUnpool op, Shape pooled, AdjointDraw draw) {
    Shape unpooled = pooled.sub(0, 2).append(op.extents().toArray());
    HostTensor x = draw.integers(0, pooled);
    HostTensor dy = draw.integers(1, unpooled);
    MaxPool pool = pool(op, pooled).orElseThrow();
    HostTensor positions = draw.result(pool, draw.integers(2, unpooled), 1);
    return List.of(
        new AdjointForm(op, List.of(x, positions), dy),
        new AdjointForm(new MaxUnpoolBackward(op), List.of(dy, positions), x));
  }

  /** The largest number of windows that cover a position. */
  private static long covering(AdaptiveMaxPool op, Shape input) {
    long most = 1;
    for (int axis = 0; axis < op.extents().rank(); axis++) {
      most *= CoveringWindows.adaptive(input.get(axis + 2), op.extents().get(axis)).most();
    }
    return most;
  }

  private static List<AdjointForm> maxForms(AdaptiveMaxPool op, Shape input, AdjointDraw draw) {
    HostTensor x = draw.integers(0, input);
    HostTensor dy = draw.integers(1, input.sub(0, 2).append(op.extents().toArray()));
    HostTensor positions = draw.result(op, x, 1);
    return List.of(
        new AdjointForm(op, List.of(x), dy),
        new AdjointForm(new AdaptiveMaxPoolBackward(op, input), List.of(dy, positions), x));
  }

  private static Bands[] bands(Resample op, Problem problem) {
    return op.bands(problem.input(0).shape());
  }

  private static long terms(Bands[] axes) {
    return Math.max(1, Arrays.stream(axes).mapToLong(Bands::most).reduce(1, (a, b) -> a * b));
  }

  private static boolean isExact(Bands[] axes) {
    return Arrays.stream(axes)
        .flatMap(axis -> Arrays.stream(axis.weights()))
        .flatMapToDouble(Arrays::stream)
        .allMatch(weight -> weight / EXACT_STEP == Math.rint(weight / EXACT_STEP));
  }

  private static List<AdjointForm> resampleForms(Resample op, Shape input, AdjointDraw draw) {
    Shape output = input.sub(0, 2).append(op.extents().toArray());
    return AdjointForm.pair(draw, op, input, new ResampleBackward(op, input), output);
  }

  private static void addCases(CaseList list) {
    list.core();
    Window overlapping = Window.of(3, 3).withStride(2);
    unpool(list, overlapping, Shape.of(2, 3, 2, 2), 4, 4);
    unpool(list, overlapping, Shape.of(2, 3, 2, 2), 5, 6);
    unpool(list, Window.of(2, 2).withStride(2), Shape.of(2, 3, 4, 5), 8, 11);
    unpool(list, overlapping.withPadding(1), Shape.of(2, 2, 5, 4), 9, 7);
    unpool(list, Window.of(2).withDilation(2), Shape.of(2, 3, 17), 19);
    unpool(list, Window.of(2, 1, 3).withStride(2, 1, 1), Shape.of(1, 2, 2, 3, 4), 4, 3, 6);
    // Positions that are mostly outside of their windows, or of the plane.
    MaxUnpool any = new MaxUnpool(Window.of(3).withStride(2), Shape.of(9));
    List<TensorSpec> ones = List.of(TensorSpec.f32(3, 5, 4), TensorSpec.i32(3, 5, 4));
    list.add(list.usual(any, ones).withFill(1, new Fill.Labels(9)));
    List<TensorSpec> back = List.of(TensorSpec.f32(3, 5, 9), TensorSpec.i32(3, 5, 4));
    list.add(list.usual(new MaxUnpoolBackward(any), back).withFill(1, new Fill.Labels(9)));

    adaptive(list, Shape.of(2, 3, 7, 10), 3, 4);
    adaptive(list, Shape.of(2, 3, 5, 4), 5, 8);
    adaptive(list, Shape.of(2, 2, 3), 7);
    adaptive(list, Shape.of(1, 3, 4, 5, 9), 2, 5, 4);
    adaptive(list, Shape.of(1, 2, 65, 33), 1, 17);
    list.addFilled(new AdaptiveMaxPool(Shape.of(2, 3)), CaseList.MIXED, Shape.of(2, 3, 5, 7));

    for (Sampling sampling : List.of(Sampling.NEAREST, Sampling.LINEAR, Sampling.LINEAR_CORNERS)) {
      resample(list, sampling, Shape.of(2, 3, 5, 4), 10, 8);
      resample(list, sampling, Shape.of(2, 2, 7, 9), 5, 13);
    }
    resample(list, Sampling.NEAREST, Shape.of(2, 3, 11), 4);
    resample(list, Sampling.NEAREST_CENTERS, Shape.of(2, 3, 5, 8), 8, 3);
    resample(list, Sampling.LINEAR, Shape.of(1, 2, 3, 4, 2), 6, 2, 8);
    resample(list, Sampling.LINEAR_CORNERS, Shape.of(2, 3, 6), 1);
    list.addFilled(
        new Resample(Sampling.LINEAR_CORNERS, Shape.of(5, 9)),
        new Fill.Choice(List.of(Float.NaN, Float.POSITIVE_INFINITY, 2f, -4f, 8f)),
        Shape.of(1, 2, 3, 5));
    list.more();
    for (int edge : CaseList.EDGES) {
      unpool(list, Window.of(2, 2).withStride(2), Shape.of(1, 2, 3, edge), 6, 2 * edge);
      adaptive(list, Shape.of(1, 2, 9, edge), 4, 5);
      for (Sampling sampling : Sampling.values()) {
        resample(list, sampling, Shape.of(1, 2, 3, edge), 4, 17);
      }
      resample(list, Sampling.LINEAR, Shape.of(1, 2, 17, 5), 6, edge);
    }
  }

  private static void unpool(CaseList list, Window window, Shape pooled, int... extents) {
    MaxUnpool op = new MaxUnpool(window, Shape.of(extents));
    TensorSpec positions = TensorSpec.i32(pooled);
    list.addSpecs(op, List.of(TensorSpec.f32(pooled), positions));
    Shape unpooled = pooled.sub(0, 2).append(extents);
    list.addSpecs(new MaxUnpoolBackward(op), List.of(TensorSpec.f32(unpooled), positions));
  }

  private static void adaptive(CaseList list, Shape input, int... extents) {
    AdaptiveMaxPool op = new AdaptiveMaxPool(Shape.of(extents));
    Shape output = input.sub(0, 2).append(extents);
    list.add(op, input);
    list.addSpecs(
        new AdaptiveMaxPoolBackward(op, input),
        List.of(TensorSpec.f32(output), TensorSpec.i32(output)));
    resample(list, Sampling.MEAN, input, extents);
  }

  private static void resample(CaseList list, Sampling sampling, Shape input, int... extents) {
    Resample op = new Resample(sampling, Shape.of(extents));
    list.add(op, input);
    list.add(new ResampleBackward(op, input), input.sub(0, 2).append(extents));
  }
}
