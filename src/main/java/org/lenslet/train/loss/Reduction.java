package org.lenslet.train.loss;

/** What the losses of single labels are made one number by. */
public enum Reduction {
  /**
   * The mean over all labels of a batch that count, weighted by the weights of their classes:
   * ignored ones are in neither sum.
   */
  MEAN,
  /** The sum over the labels of an example, of which the mean over the examples is taken. */
  SUM
}
