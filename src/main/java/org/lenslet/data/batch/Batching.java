package org.lenslet.data.batch;

import org.lenslet.error.UsageException;

/**
 * How the examples of an epoch make batches: as many as there are of one size, and of the rest a
 * smaller one, or none.
 *
 * @param examples of an epoch, at least 0
 * @param size of every batch but the last, at least 1
 * @param dropsLast whether examples that do not fill a batch are left out of the epoch
 */
public record Batching(int examples, int size, boolean dropsLast) {
  public Batching {
    if (examples < 0 || size < 1) {
      throw new UsageException(
          "batch: expected at least 0 examples and at least 1 a batch, got %d and %d"
              .formatted(examples, size));
    }
  }

  /** The number of batches. */
  public int count() {
    return examples / size + (rest() > 0 ? 1 : 0);
  }

  /** The examples of the last batch where it is smaller than the others, else 0. */
  public int rest() {
    return dropsLast ? 0 : examples % size;
  }

  /** The number of examples in the first so many batches. */
  public int examplesIn(int batches) {
    return batches < count() ? batches * size : examples - (dropsLast ? examples % size : 0);
  }
}
