package org.lenslet.train.metric;

import java.util.stream.IntStream;
import org.lenslet.tensor.HostTensor;

/**
 * How often each class (row) was taken for each class (column): for examples, or for pixels where
 * each has a class.
 */
public final class Confusion implements Metric.Accumulator {
  private final long[][] counts;

  /** Nothing yet. */
  public Confusion(int classes) {
    counts = new long[classes][classes];
  }

  @Override
  public void add(HostTensor winners, HostTensor target, int count) {
    int elements = target.spec().elements() / target.shape().get(0) * count;
    for (int i = 0; i < elements; i++) {
      int label = target.ints()[i];
      // What is no class is ignored, as by the losses.
      if (label >= 0 && label < counts.length) {
        counts[label][winners.ints()[i]]++;
      }
    }
  }

  /** The counts, a copy. */
  public long[][] counts() {
    return IntStream.range(0, counts.length)
        .mapToObj(row -> counts[row].clone())
        .toArray(long[][]::new);
  }

  /** The fraction taken for what it is; NaN of none. */
  public double accuracy() {
    long right = 0;
    long all = 0;
    for (int row = 0; row < counts.length; row++) {
      right += counts[row][row];
      all += sum(row);
    }
    return (double) right / all;
  }

  /**
   * The mean over the classes of what is of the class and taken for it, divided by what is one of
   * both (the Jaccard index); classes that are neither there nor seen do not count.
   */
  public double meanIntersectionOverUnion() {
    double sum = 0;
    int classes = 0;
    for (int c = 0; c < counts.length; c++) {
      long taken = 0;
      for (long[] row : counts) {
        taken += row[c];
      }
      long union = sum(c) + taken - counts[c][c];
      if (union > 0) {
        sum += (double) counts[c][c] / union;
        classes++;
      }
    }
    return sum / classes;
  }

  private long sum(int row) {
    return IntStream.range(0, counts.length).mapToLong(column -> counts[row][column]).sum();
  }

  @Override
  public double value() {
    return accuracy();
  }
}
