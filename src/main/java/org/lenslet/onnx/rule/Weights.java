package org.lenslet.onnx.rule;

import org.lenslet.graph.Value;
import org.lenslet.tensor.Shape;

/**
 * What surrounds a graph: what becomes of tensors that are part of the model, and what it is for.
 */
public interface Weights {
  /** What an optimizer may treat alike. */
  enum Role {
    WEIGHT,
    BIAS,
    /** A coefficient of a normalization. */
    NORM
  }

  /** A tensor that training changes. */
  Value parameter(String name, Role role, Literal first);

  /** A tensor that training changes by a rule, as a running statistic. */
  Value state(String name, Literal first);

  /** Lets a state hold a value after each step of training. */
  void update(String name, Value value);

  /**
   * A shape that the file asks for, for the batch that is at hand: files are often written for one.
   *
   * @param from what is given the shape
   */
  default long[] rebatched(long[] wanted, Shape from) {
    return wanted;
  }

  /** Whether the graph is one that learns. */
  boolean isTraining();

  /**
   * Numbers uniform in [0, 1), new in each step; only where the graph learns.
   *
   * @param shape of the numbers
   */
  Value random(Shape shape);
}
