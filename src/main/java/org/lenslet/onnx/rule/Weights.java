package org.lenslet.onnx.rule;

import org.lenslet.graph.Value;

/** What becomes of tensors that are part of a model. */
public interface Weights {
  /** A tensor that training changes. */
  Value parameter(String name, Literal first);

  /** A tensor that training changes by a rule, as a running statistic. */
  Value state(String name, Literal first);

  /** Lets a state hold a value after each step of training. */
  void update(String name, Value value);

  /** Whether the graph is one that learns. */
  boolean isTraining();

  /**
   * Numbers uniform in [0, 1), new in each step; only where the graph learns.
   *
   * @param shape of the numbers
   */
  Value random(org.lenslet.tensor.Shape shape);
}
