package org.lenslet.train.metric;

import org.lenslet.graph.Value;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * A figure by which an output is judged on a data set. On the device it may reduce the output to
 * what it needs; on the host it adds up batches.
 */
public interface Metric {

  /** The name in histories, messages and settings, as in {@code mean-absolute-error}. */
  String name();

  /** Whether more is better. */
  boolean higherIsBetter();

  /**
   * What is read from the device after each batch: the output itself, or nodes that are added.
   *
   * @return N x any
   * @throws org.lenslet.error.ShapeException if the metric does not suit output and target
   */
  Value watched(Judged judged);

  /**
   * Starts to judge a data set.
   *
   * @param output the output's shape, N not counted
   */
  Accumulator start(Shape output);

  /** Adds up the batches of a data set. */
  interface Accumulator {
    /**
     * Adds a batch.
     *
     * @param watched what {@link #watched} has named, for all rows of the batch; must not be kept
     * @param target in the shape of the graph's target; must not be kept
     * @param count the number of examples; rows beyond it do not count
     */
    void add(HostTensor watched, HostTensor target, int count);

    /** The metric for all examples so far; NaN where they do not determine it. */
    double value();
  }
}
