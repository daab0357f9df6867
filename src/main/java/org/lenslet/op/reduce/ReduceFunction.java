package org.lenslet.op.reduce;

/** How a reduction combines elements. MAX and MIN give NaN when an element is NaN. */
public enum ReduceFunction {
  SUM,
  /** The sum divided by the number of elements. */
  MEAN,
  MAX,
  MIN,
  PRODUCT
}
