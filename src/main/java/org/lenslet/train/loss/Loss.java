package org.lenslet.train.loss;

import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;

/** What training makes small. */
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
}
