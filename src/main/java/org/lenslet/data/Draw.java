package org.lenslet.data;

import org.lenslet.error.UsageException;
import org.lenslet.random.Purpose;
import org.lenslet.random.RandomStream;

/**
 * For what an example is read: to judge by, plainly, or to learn from in an epoch, where chance may
 * change it. All chance comes from {@link #random}, a function of seed, epoch and example, so that
 * a run taken again, or resumed, reads the same.
 */
public final class Draw {
  /** Reading without chance. */
  public static final Draw PLAIN = new Draw(0, -1, 0);

  private final long seed;
  private final int epoch;
  private final int index;
  private RandomStream random;

  private Draw(long seed, int epoch, int index) {
    this.seed = seed;
    this.epoch = epoch;
    this.index = index;
  }

  /**
   * Reading to learn from.
   *
   * @param seed of the run
   * @param epoch from 0
   * @param index of the example in the data set that is learnt from
   */
  public static Draw of(long seed, int epoch, int index) {
    if (epoch < 0 || index < 0) {
      throw new UsageException(
          "draw: expected an epoch and an example of at least 0, got " + epoch + " and " + index);
    }
    return new Draw(seed, epoch, index);
  }

  /** Whether chance has no part. */
  public boolean isPlain() {
    return epoch < 0;
  }

  /** The seed of the run; 0 where chance has no part. */
  public long seed() {
    return seed;
  }

  /** The epoch, from 0; -1 where chance has no part. */
  public int epoch() {
    return epoch;
  }

  /**
   * Random numbers for this reading: whoever draws, draws on.
   *
   * @throws UsageException if chance has no part
   */
  public RandomStream random() {
    if (isPlain()) {
      throw new UsageException(
          "draw: expected an epoch to draw for, got a plain reading; ask isPlain() before");
    }
    if (random == null) {
      random = new RandomStream(seed, Purpose.exampleStream(epoch, index));
    }
    return random;
  }
}
