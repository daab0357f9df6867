package org.lenslet.data;

/**
 * One batch of examples in arrays that the {@link BatchLoader} uses again: valid until the next
 * call of its {@code next()}. Rows beyond {@link #count()} are zeros with label 0.
 */
public final class Batch {
  private final float[] inputs;
  private final int[] labels;
  private int count;
  private int epoch;
  private int index;

  Batch(int batch, int elements) {
    this.inputs = new float[batch * elements];
    this.labels = new int[batch];
  }

  void become(int count, int epoch, int index) {
    this.count = count;
    this.epoch = epoch;
    this.index = index;
  }

  /** The normalised inputs, NCHW with N the loader's batch size. */
  public float[] inputs() {
    return inputs;
  }

  /** The classes. */
  public int[] labels() {
    return labels;
  }

  /** The number of examples; less than the batch size only in the last batch of an evaluation. */
  public int count() {
    return count;
  }

  /** The epoch this batch belongs to, from 0. */
  public int epoch() {
    return epoch;
  }

  /** The position of this batch within its epoch, from 0. */
  public int index() {
    return index;
  }
}
