package org.lenslet.train.metric;

import java.util.Arrays;
import org.lenslet.graph.Value;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * The area under the receiver operating characteristic: the probability that a positive scores
 * higher than a negative, equal scores counting half (Mann and Whitney 1947; Fawcett 2006). Of
 * several columns, labels or classes against the rest, the mean over those that have both. Keeps
 * all scores on the host while it judges.
 */
record AreaUnderCurve() implements Metric {

  @Override
  public String name() {
    return "area-under-curve";
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public Value watched(Judged judged) {
    return judged.isClasses() ? judged.output() : judged.values();
  }

  @Override
  public Accumulator start(Shape output) {
    return new Scores(output);
  }

  private static final class Scores implements Accumulator {
    private final int columns;
    private final int inner;
    private double[][] scores;
    private boolean[][] positive;
    private int size;

    Scores(Shape output) {
      columns = output.rank() == 0 ? 1 : output.get(0);
      inner = output.rank() == 0 ? 1 : output.product(1, output.rank());
      scores = new double[columns][0];
      positive = new boolean[columns][0];
    }

    @Override
    public void add(HostTensor output, HostTensor target, int count) {
      boolean classes = target.type() == DType.INT32;
      int needed = Math.addExact(size, Math.multiplyExact(count, inner));
      if (needed > scores[0].length) {
        int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * size));
        for (int c = 0; c < columns; c++) {
          scores[c] = Arrays.copyOf(scores[c], capacity);
          positive[c] = Arrays.copyOf(positive[c], capacity);
        }
      }
      double[] row = new double[columns];
      for (int n = 0; n < count; n++) {
        for (int p = 0; p < inner; p++, size++) {
          for (int c = 0; c < columns; c++) {
            row[c] = output.floats()[(n * columns + c) * inner + p];
          }
          for (int c = 0; c < columns; c++) {
            scores[c][size] = classes ? logOdds(row, c) : row[c];
            positive[c][size] =
                classes
                    ? target.ints()[n * inner + p] == c
                    : target.floats()[(n * columns + c) * inner + p] > 0.5f;
          }
        }
      }
    }

    /** The logarithm of a class's softmax probability over the rest's, which does not saturate. */
    private static double logOdds(double[] scores, int chosen) {
      double max = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < scores.length; c++) {
        max = c == chosen ? max : Math.max(max, scores[c]);
      }
      double sum = 0;
      for (int c = 0; c < scores.length; c++) {
        sum += c == chosen ? 0 : Math.exp(scores[c] - max);
      }
      return scores[chosen] - max - Math.log(sum);
    }

    @Override
    public double value() {
      double sum = 0;
      int counted = 0;
      for (int c = 0; c < columns; c++) {
        if (hasBoth(c)) {
          sum += area(c);
          counted++;
        }
      }
      return sum / counted;
    }

    private boolean hasBoth(int column) {
      boolean some = false;
      boolean all = true;
      for (int i = 0; i < size; i++) {
        some |= positive[column][i];
        all &= positive[column][i];
      }
      return some && !all;
    }

    private double area(int column) {
      double[] sorted = Arrays.copyOf(scores[column], size);
      Arrays.sort(sorted);
      if (Double.isNaN(sorted[size - 1])) {
        return Double.NaN;
      }
      // Per group of equal scores: its positives beat the negatives below, and half of its own.
      long[] positives = new long[size];
      for (int i = 0; i < size; i++) {
        if (positive[column][i]) {
          positives[first(sorted, scores[column][i])]++;
        }
      }
      double wins = 0;
      long negativesBelow = 0;
      long allPositives = 0;
      for (int start = 0, end; start < size; start = end) {
        for (end = start + 1; end < size && sorted[end] == sorted[start]; end++) {}
        long negatives = end - start - positives[start];
        wins += positives[start] * (negativesBelow + negatives / 2.0);
        negativesBelow += negatives;
        allPositives += positives[start];
      }
      return wins / ((double) allPositives * negativesBelow);
    }

    /** The first position of a value that is there. */
    private static int first(double[] sorted, double value) {
      int low = 0;
      int high = sorted.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sorted[middle] < value) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
