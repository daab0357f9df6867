package org.lenslet.lab.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.error.ShapeException;

/** How often images of each class were taken for each class. */
public final class ConfusionMatrix {
  private final List<String> names;
  private final long[][] counts;

  /**
   * A matrix of the given counts.
   *
   * @param names the names of the classes
   * @param counts square; {@code counts[actual][predicted]}, copied
   * @throws ShapeException if it is not square, of another size than the names, or has a negative
   *     count
   */
  public ConfusionMatrix(List<String> names, long[][] counts) {
    int classes = names.size();
    boolean square = counts.length == classes;
    for (long[] row : counts) {
      square &= row.length == classes && Arrays.stream(row).allMatch(count -> count >= 0);
    }
    if (!square) {
      throw new ShapeException(
          "confusion matrix: expected "
              + classes
              + " rows of as many counts of at least 0, a row for each class name, got "
              + counts.length
              + " rows");
    }
    this.names = List.copyOf(names);
    this.counts = Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  /** The number of classes. */
  public int classes() {
    return names.size();
  }

  /** The name of a class. */
  public String name(int index) {
    return names.get(index);
  }

  /** How many images of the one class were taken for the other. */
  public long count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /** How many images were taken for another class than theirs. */
  public long mistakes() {
    long all = Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
    return all - IntStream.range(0, classes()).mapToLong(i -> counts[i][i]).sum();
  }

  /** How many images of the class there were. */
  public long actual(int index) {
    return Arrays.stream(counts[index]).sum();
  }

  /** How many images were taken for the class. */
  public long predicted(int index) {
    return Arrays.stream(counts).mapToLong(row -> row[index]).sum();
  }

  /** Of the images of the class, the share that was recognised; NaN if there were none. */
  public double recall(int index) {
    return (double) counts[index][index] / actual(index);
  }

  /** Of the images taken for the class, the share that belongs to it; NaN if there were none. */
  public double precision(int index) {
    return (double) counts[index][index] / predicted(index);
  }
}
