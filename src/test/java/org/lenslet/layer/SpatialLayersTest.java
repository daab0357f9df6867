package org.lenslet.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.autodiff.Autodiff;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.layer.kind.Kernel;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.Sampling;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.plan.Interpreter;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Layers that pool, unpool, resize and shuffle, against numbers worked by hand. */
class SpatialLayersTest {
  private static final float DELTA = 1e-5f;

  /** What a model gives for an input, and the gradient of the sum of it. */
  private record Ran(HostTensor output, float[] gradient) {
    float[] values() {
      return output.floats();
    }
  }

  private static Ran run(Model model, HostTensor x) {
    GraphBuilder builder = new GraphBuilder();
    Value input = builder.variable("x", x.spec());
    Value y = model.forward(builder, input).output();
    Integer[] axes = new Integer[y.spec().shape().rank()];
    Arrays.setAll(axes, axis -> axis);
    Value sum = builder.reduce(ReduceFunction.SUM, y, axes);
    Value gradient = Autodiff.gradients(builder, sum, List.of(input)).get(0);
    try (ReferenceBackend reference = ReferenceBackend.specification()) {
      Map<Value, HostTensor> known =
          Interpreter.run(builder.build(), reference, new HashMap<>(Map.of(input, x)));
      return new Ran(known.get(y), known.get(gradient).floats());
    }
  }

  private static HostTensor count(int... extents) {
    HostTensor tensor = HostTensor.filled(Shape.of(extents), 0);
    for (int i = 0; i < tensor.floats().length; i++) {
      tensor.floats()[i] = i + 1;
    }
    return tensor;
  }

  private static void assertRefused(String expected, Executable action) {
    assertEquals(expected, assertThrows(ShapeException.class, action).getMessage());
  }

  private static Class<?> onlyOperation(Model model) {
    GraphBuilder builder = new GraphBuilder();
    model.forward(builder, model.addInputs(builder, 1).toArray(Value[]::new));
    List<Node> nodes = builder.nodes();
    assertEquals(1, nodes.size(), nodes.toString());
    return nodes.get(0).op().getClass();
  }

  @Test
  void unpoolingPutsValuesBackWhereThePoolFoundThem() {
    Network net = new Network("autoencoder");
    Tensor x = net.input("x", 1, 4, 4);
    Tensor pooled = x.maxPool(2);
    Model model = net.output(pooled.elementwise("twice", twice()).maxUnpool(pooled)).build();
    Ran ran = run(model, count(1, 1, 4, 4));
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 0, 12, 0, 16, 0, 0, 0, 0, 0, 28, 0, 32}, ran.values());
    assertArrayEquals(new float[] {0, 0, 0, 0, 0, 2, 0, 2, 0, 0, 0, 0, 0, 2, 0, 2}, ran.gradient());
  }

  private static Expression twice() {
    return Expression.times(Expression.input(0), Expression.constant(2));
  }

  @Test
  void unpoolingRestoresExtentsThatThePoolRounded() {
    for (int extent = 4; extent <= 6; extent++) {
      Network net = new Network("rounded");
      Tensor x = net.input("x", 2, extent, 5);
      Kernel kernel = kernel(3).stride(2);
      Tensor pooled = extent == 4 ? x.maxPoolCeil(kernel) : x.maxPool(kernel);
      Model model = net.output(pooled.maxUnpool(pooled)).build();
      assertEquals(Shape.of(2, extent, 5), model.outputShapes().get("output"));
    }
  }

  @Test
  void unpoolingAsksForTheOutputOfAPool() {
    assertRefused(
        "model wrong, maxUnpool1: maxUnpool: expected the output of a maxPool, got f32[1x1x2x2] of"
            + " another layer; give what maxPool itself returns",
        () -> {
          Network net = new Network("wrong");
          Tensor pooled = net.input("x", 1, 4, 4).avgPool(2);
          net.output(pooled.maxUnpool(pooled)).build();
        });
    assertRefused(
        "model wrong, maxUnpool1: maxUnpool: expected values of the shape 1x1x2x2 that maxPool"
            + " gave, got 1x3x2x2",
        () -> {
          Network net = new Network("wrong");
          Tensor pooled = net.input("x", 1, 4, 4).maxPool(2);
          net.output(pooled.conv(3, kernel(1)).maxUnpool(pooled)).build();
        });
  }

  @Test
  void adaptivePoolingHasTheGivenExtents() {
    Model mean = Model.input(1, 3, 4).adaptiveAvgPool(2).build();
    Ran ran = run(mean, count(1, 1, 3, 4));
    assertArrayEquals(new float[] {3.5f, 5.5f, 7.5f, 9.5f}, ran.values(), DELTA);
    assertArrayEquals(
        new float[] {.25f, .25f, .25f, .25f, .5f, .5f, .5f, .5f, .25f, .25f, .25f, .25f},
        ran.gradient(),
        DELTA);
    Model max = Model.input(1, 3, 4).adaptiveMaxPool(2, 1).build();
    assertEquals(Shape.of(1, 2, 1), max.outputShapes().get("output"));
    assertArrayEquals(new float[] {8, 12}, run(max, count(1, 1, 3, 4)).values());
    Model volume = Model.input(2, 5, 4, 3).adaptiveAvgPool(1, 3, 4).build();
    assertEquals(Shape.of(2, 1, 3, 4), volume.outputShapes().get("output"));
  }

  @Test
  void adaptivePoolingThatDividesIsAnOrdinaryPool() {
    assertEquals(
        AveragePool.class, onlyOperation(Model.input(1, 6, 8).adaptiveAvgPool(3, 2).build()));
    assertEquals(MaxPool.class, onlyOperation(Model.input(1, 6, 8).adaptiveMaxPool(1).build()));
    assertEquals(Resample.class, onlyOperation(Model.input(1, 6, 8).adaptiveAvgPool(4).build()));
    assertRefused(
        "model model, adaptiveAvgPool1: adaptiveAvgPool: expected 1 or 2 numbers of at least 1, got"
            + " [1, 2, 3]",
        () -> Model.input(1, 6, 8).adaptiveAvgPool(1, 2, 3).build());
    assertRefused(
        "model model, adaptiveMaxPool1: adaptiveMaxPool: expected 1 or 2 numbers of at least 1, got"
            + " [0]",
        () -> Model.input(1, 6, 8).adaptiveMaxPool(0).build());
  }

  @Test
  void resizingAndUpsampling() {
    Model twice = Model.input(1, 2, 2).upsample(Sampling.NEAREST, 2).build();
    Ran ran = run(twice, count(1, 1, 2, 2));
    assertArrayEquals(new float[] {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4}, ran.values());
    assertArrayEquals(new float[] {4, 4, 4, 4}, ran.gradient());
    Model wide = Model.input(1, 2, 2).upsample(Sampling.LINEAR, 1, 2).build();
    assertArrayEquals(
        new float[] {1, 1.25f, 1.75f, 2, 3, 3.25f, 3.75f, 4},
        run(wide, count(1, 1, 2, 2)).values());
    Model small = Model.input(1, 1, 5).resize(Sampling.LINEAR_CORNERS, 1, 3).build();
    assertArrayEquals(new float[] {1, 3, 5}, run(small, count(1, 1, 1, 5)).values());
    Model line = Model.input(1, 3).resize(Sampling.NEAREST, 6).build();
    assertArrayEquals(new float[] {1, 1, 2, 2, 3, 3}, run(line, count(1, 1, 3)).values());
  }

  @Test
  void pixelShufflePutsChannelsBetweenPositions() {
    Model model = Model.input(4, 1, 2).pixelShuffle(2).build();
    Ran ran = run(model, count(1, 4, 1, 2));
    assertEquals(Shape.of(1, 1, 2, 4), ran.output().shape());
    assertArrayEquals(new float[] {1, 3, 2, 4, 5, 7, 6, 8}, ran.values());
    HostTensor volume = count(2, 16, 2, 1, 3);
    Model there = Model.input(16, 2, 1, 3).pixelShuffle(2).build();
    assertEquals(Shape.of(2, 4, 2, 6), there.outputShapes().get("output"));
    Model andBack = Model.input(16, 2, 1, 3).pixelShuffle(2).pixelUnshuffle(2).build();
    assertArrayEquals(volume.floats(), run(andBack, volume).values());
    assertRefused(
        "model model, pixelShuffle1: pixelShuffle: expected channels that 4 divides, got 6 in"
            + " 1x6x2x2",
        () -> Model.input(6, 2, 2).pixelShuffle(2).build());
    assertRefused(
        "model model, pixelUnshuffle1: pixelUnshuffle: expected spatial extents that 2 divides, got"
            + " 1x1x2x3",
        () -> Model.input(1, 2, 3).pixelUnshuffle(2).build());
    assertRefused(
        "pixelShuffle: expected a factor of at least 1, got 0",
        () -> Model.input(1, 2, 3).pixelShuffle(0));
  }

  @Test
  void lpPoolingGivesTheNormOfEachWindow() {
    HostTensor x = HostTensor.of(Shape.of(1, 1, 6), 3, -4, 0, 0, 1, -2);
    Kernel pairs = kernel(2);
    Ran one = run(Model.input(1, 6).lpPool(1, pairs).build(), x);
    assertArrayEquals(new float[] {7, 0, 3}, one.values(), DELTA);
    assertArrayEquals(new float[] {1, -1, 0, 0, 1, -1}, one.gradient(), DELTA);
    Ran two = run(Model.input(1, 6).lpPool(2, pairs).build(), x);
    float root = (float) Math.sqrt(5);
    assertArrayEquals(new float[] {5, 0, root}, two.values(), DELTA);
    assertArrayEquals(new float[] {.6f, -.8f, 0, 0, 1 / root, -2 / root}, two.gradient(), DELTA);
    Ran three = run(Model.input(1, 6).lpPool(3, pairs).build(), x);
    float cube = (float) Math.cbrt(91);
    assertArrayEquals(new float[] {cube, 0, (float) Math.cbrt(9)}, three.values(), DELTA);
    float slope = (float) Math.pow(91, -2 / 3.0);
    assertArrayEquals(
        new float[] {9 * slope, -16 * slope, 0, 0}, Arrays.copyOf(three.gradient(), 4), DELTA);
    assertRefused(
        "lpPool: expected a p of at least 1, got 0.5; for infinity use maxPool",
        () -> Model.input(1, 6).lpPool(0.5, pairs));
  }

  @Test
  void channelsAreSplitAndJoined() {
    Network net = new Network("swapped");
    List<Tensor> parts = net.input("x", 3, 1, 2).split(1, 2);
    Model model = net.output(parts.get(1).concat(parts.get(0))).build();
    Ran ran = run(model, count(1, 3, 1, 2));
    assertArrayEquals(new float[] {3, 4, 5, 6, 1, 2}, ran.values());
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, ran.gradient());
    assertRefused(
        "model wrong, split1: split: expected extents of at least 1 that add up to 3 of axis 1 of"
            + " 1x3x1x2, got [1, 1]",
        () -> {
          Network wrong = new Network("wrong");
          wrong.output(wrong.input("x", 3, 1, 2).split(1, 1).get(0)).build();
        });
  }
}
