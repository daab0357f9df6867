package org.lenslet.data;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.lenslet.error.Count;
import org.lenslet.error.UsageException;
import org.lenslet.random.Permutation;
import org.lenslet.random.Purpose;

/**
 * Examples to learn from and examples kept back to judge by.
 *
 * @param train the examples to learn from
 * @param test the examples kept back: the official test set, or a part held out for validation
 */
public record Split<D extends Dataset>(D train, D test) {
  /**
   * Holds out a fraction of the examples, the same fraction of every class to within one example;
   * {@code round(heldOut * size)} in all. Which ones depends on the seed only, and both parts keep
   * the order of the data set.
   *
   * @param heldOut more than 0 and less than 1
   * @throws UsageException if one of the parts would be empty
   */
  public static Split<LabelledDataset> stratified(LabelledDataset data, double heldOut, long seed) {
    heldOut(data, heldOut);
    boolean[] held = new boolean[data.size()];
    int seen = 0;
    int[][] classes = members(data);
    for (int label = 0; label < classes.length; label++) {
      int[] members = classes[label];
      Permutation.shuffle(members, seed, Purpose.SPLIT.stream(label));
      // Rounding the running total, not each class, keeps the sum exact.
      long before = Math.round(heldOut * seen);
      seen += members.length;
      long take = Math.round(heldOut * seen) - before;
      Arrays.stream(members).limit(take).forEach(index -> held[index] = true);
    }
    return new Split<>(
        data.subset(select(data.size(), index -> !held[index])),
        data.subset(select(data.size(), index -> held[index])));
  }

  /**
   * The examples of each class, in one pass: ImageNet has 1.3 million in a thousand classes. Those
   * with a label of no class are in none; who learns from them says so.
   */
  private static int[][] members(LabelledDataset data) {
    int[][] members = new int[data.classes()][1];
    int[] counts = new int[members.length];
    for (int index = 0; index < data.size(); index++) {
      int label = data.label(index);
      if (label >= 0 && label < counts.length) {
        if (counts[label] == members[label].length) {
          members[label] = Arrays.copyOf(members[label], 2 * counts[label]);
        }
        members[label][counts[label]++] = index;
      }
    }
    Arrays.setAll(members, label -> Arrays.copyOf(members[label], counts[label]));
    return members;
  }

  /**
   * Holds out {@code round(heldOut * size)} of the examples. Which ones depends on the seed only,
   * and both parts keep the order of the data set.
   *
   * @param heldOut more than 0 and less than 1
   * @throws UsageException if one of the parts would be empty
   */
  public static Split<Dataset> random(Dataset data, double heldOut, long seed) {
    int take = heldOut(data, heldOut);
    int[] order = IntStream.range(0, data.size()).toArray();
    Permutation.shuffle(order, seed, Purpose.SPLIT.stream(0));
    boolean[] held = new boolean[data.size()];
    Arrays.stream(order).limit(take).forEach(index -> held[index] = true);
    return new Split<>(
        data.subset(select(data.size(), index -> !held[index])),
        data.subset(select(data.size(), index -> held[index])));
  }

  /** The number of examples that a fraction comes to. */
  private static int heldOut(Dataset data, double fraction) {
    long count = Math.round(fraction * data.size());
    if (count < 1 || count >= data.size()) { // so, too, of a fraction that is none
      throw new UsageException(
          "split: expected a fraction between 0 and 1 that leaves examples in both parts of %s,"
                  .formatted(data.name())
              + " got %s of %s".formatted(fraction, Count.of(data.size(), "example")));
    }
    return (int) count;
  }

  private static int[] select(int size, IntPredicate wanted) {
    return IntStream.range(0, size).filter(wanted).toArray();
  }
}
