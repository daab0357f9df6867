package org.lenslet.train;

import java.util.List;

/**
 * How a model does on a data set.
 *
 * @param loss the mean loss per example
 * @param confusion how many examples of each class (row) were taken for each class (column)
 */
public record Evaluation(double loss, int[][] confusion, List<String> classNames) {

  /** The number of examples. */
  public int count() {
    int count = 0;
    for (int[] row : confusion) {
      for (int cell : row) {
        count += cell;
      }
    }
    return count;
  }

  /** The fraction of examples taken for what they are. */
  public double accuracy() {
    int right = 0;
    for (int i = 0; i < confusion.length; i++) {
      right += confusion[i][i];
    }
    return (double) right / count();
  }
}
