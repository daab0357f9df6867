package org.lenslet.train;

import java.util.List;
import org.lenslet.op.Op;

/** How gradients change parameters. */
public interface Optimizer {

  /** The rate before the schedule's factor. */
  float learningRate();

  /** The names of the tensors it keeps per parameter, in the order of the operation's inputs. */
  List<String> states();

  /** The update of all parameters: inputs are hyper, parameters, gradients, then each state. */
  Op operation();

  /** The number of elements of hyper. */
  int hyperSize();

  /**
   * Fills in what changes from step to step.
   *
   * @param step the number of the step, from 1
   * @param rate the learning rate of this step
   */
  void hyper(long step, float rate, float[] hyper);

  /** All parameters in words: two optimizers with equal descriptions do the same. */
  String describe();
}
