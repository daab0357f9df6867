package org.lenslet.train;

import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;

/** What training makes small, with the post-processing that turns outputs into predictions. */
public interface Loss {

  /** The name in configurations and messages. */
  String name();

  /**
   * Adds the loss of every example.
   *
   * @param output N x classes, the model's output
   * @param labels INT32 N
   * @return N
   */
  Value perExample(GraphBuilder graph, Value output, Value labels);

  /**
   * Adds the post-processing.
   *
   * @param output N x classes, the model's output
   * @return N x classes: probabilities, or estimates of the targets
   */
  Value predictions(GraphBuilder graph, Value output);
}
