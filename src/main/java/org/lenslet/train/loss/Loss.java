package org.lenslet.train.loss;

import java.util.List;
import java.util.Optional;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.metric.Metric;

/** What training makes small: a graph fragment of an output and its target. */
public interface Loss {

  /** The name in configurations and messages. */
  String name();

  /**
   * What an example's target must be: INT32 class numbers, or FLOAT32 values.
   *
   * @param output the output's shape, N not counted
   * @throws org.lenslet.error.ShapeException if the loss cannot be of such an output
   */
  TensorSpec target(Shape output);

  /**
   * Adds the loss of every example.
   *
   * @param output N x any
   * @param target N x what {@link #target} says
   * @return N
   */
  Value perExample(GraphBuilder graph, Value output, Value target);

  /**
   * What each example counts for: the loss of several is then the sum of {@link #perExample} over
   * the sum of these, 0 where all are 0. Nothing where each counts 1.
   *
   * @param output N x any
   * @param target N x what {@link #target} says
   * @return N, each at least 0
   */
  default Optional<Value> weights(GraphBuilder graph, Value output, Value target) {
    return Optional.empty();
  }

  /**
   * What to judge by unless told otherwise, the most telling one first.
   *
   * @param output the output's shape, N not counted
   */
  List<Metric> metrics(Shape output);
}
