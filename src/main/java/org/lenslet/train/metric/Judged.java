package org.lenslet.train.metric;

import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;

/** An output with its target in a graph that evaluates a model: where metrics read. */
public final class Judged {
  private final GraphBuilder graph;
  private final Value output;
  private final Value target;
  private Value winners;

  /**
   * An output.
   *
   * @param output N x any
   * @param target INT32 class numbers, or FLOAT32 values
   */
  public Judged(GraphBuilder graph, Value output, Value target) {
    this.graph = graph;
    this.output = output;
    this.target = target;
  }

  public GraphBuilder graph() {
    return graph;
  }

  public Value output() {
    return output;
  }

  public Value target() {
    return target;
  }

  /** Whether the target is a class for everything that the output gives scores of classes for. */
  public boolean isClasses() {
    Shape scores = output.spec().shape();
    return target.spec().type() == DType.INT32
        && scores.rank() >= 2
        && target.spec().shape().equals(withoutClasses(scores));
  }

  private static Shape withoutClasses(Shape scores) {
    return scores.sub(0, 1).append(scores.sub(2, scores.rank()).toArray());
  }

  /**
   * The class of the largest score, INT32 in the shape of the target; made once for all metrics.
   *
   * @throws ShapeException if the target is not classes
   */
  public Value winners() {
    require(isClasses(), "class numbers");
    if (winners == null) {
      winners = graph.apply(new ArgMax(1), output);
    }
    return winners;
  }

  /**
   * The output, where the target is values of its shape.
   *
   * @throws ShapeException if it is not
   */
  public Value values() {
    require(target.spec().equals(output.spec()), "values in the shape of the output");
    return output;
  }

  private void require(boolean holds, String expected) {
    if (!holds) {
      throw new ShapeException(
          "metric: expected targets that are %s, got %s for the output %s"
              .formatted(expected, target.spec(), output.spec()));
    }
  }
}
