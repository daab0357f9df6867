package org.lenslet.train.loss;

import java.util.List;
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
   * What to judge by unless told otherwise, the most telling one first.
   *
   * @param output the output's shape, N not counted
   */
  List<Metric> metrics(Shape output);
}
