package org.lenslet.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Examples of a batch mixed each with the next one, on the device. Losses are mixed as inputs are,
 * which for the cross-entropy is the same as mixed targets, and suits every loss.
 *
 * @param weights batch: the share of each example's own input and loss
 * @param partners the targets of what the examples are mixed with, a value for each loss
 */
record MixedExamples(Value weights, List<Value> partners) {
  /** Of x and y by the share of x: y + w (x - y). */
  private static final Expression MIXTURE =
      Expression.plus(
          Expression.input(1),
          Expression.times(
              Expression.input(2), Expression.minus(Expression.input(0), Expression.input(1))));

  /** Adds the inputs of the graph that say how to mix. */
  static MixedExamples add(GraphBuilder graph, TrainingTask task) {
    if (task.batch() < 2) {
      throw new UsageException(
          "mixup: expected a batch of at least 2 examples to mix, got " + task.batch());
    }
    Value weights = graph.input("mixup", TensorSpec.f32(task.batch()));
    return new MixedExamples(weights, task.addTargets(graph, "partner."));
  }

  /** The mixtures of inputs. */
  List<Value> inputs(GraphBuilder graph, List<Value> inputs) {
    graph.label("mixup");
    return inputs.stream().map(x -> mixture(graph, x, next(graph, x))).toList();
  }

  /** The mixtures of what every example adds to the losses, a value for each. */
  List<Value> losses(
      GraphBuilder graph, TrainingTask task, Map<String, Value> outputs, List<Value> own) {
    List<Value> others = task.objective().sharesOfBatch(graph, outputs, partners);
    List<Value> losses = new ArrayList<>();
    for (int t = 0; t < own.size(); t++) {
      losses.add(mixture(graph, own.get(t), others.get(t)));
    }
    return losses;
  }

  private Value mixture(GraphBuilder graph, Value x, Value y) {
    int[] extents = new int[x.spec().shape().rank()];
    Arrays.fill(extents, 1);
    extents[0] = weights.spec().elements();
    return graph.pointwise(MIXTURE, x, y, graph.reshape(weights, Shape.of(extents)));
  }

  /** The rows from the second on, then the first. */
  private static Value next(GraphBuilder graph, Value x) {
    Shape shape = x.spec().shape();
    int[] zeros = new int[shape.rank()];
    int[] ones = new int[shape.rank()];
    Arrays.fill(ones, 1);
    Shape second = Shape.of(zeros).with(0, 1);
    Shape rest = shape.with(0, shape.get(0) - 1);
    return graph.apply(
        new Concat(0),
        graph.apply(new Slice(second, rest, Shape.of(ones)), x),
        graph.apply(new Slice(Shape.of(zeros), shape.with(0, 1), Shape.of(ones)), x));
  }
}
