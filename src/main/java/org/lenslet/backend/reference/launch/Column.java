package org.lenslet.backend.reference.launch;

import static org.lenslet.backend.reference.launch.WindowMap.OUTSIDE;

import java.util.Arrays;
import org.lenslet.backend.reference.launch.Operands.Floats;

/**
 * The other positions that belong to a row of positions through one tap, and the elements there in
 * one channel. For one thread.
 */
public final class Column {
  private final int[] positions;
  private final int[] others;
  private final boolean sparse;
  private final double[] elements;

  /**
   * A column without elements yet.
   *
   * @param others for each position the other one, or OUTSIDE
   */
  public Column(int[] others) {
    int count = 0;
    int[] present = new int[others.length];
    for (int i = 0; i < others.length; i++) {
      present[count] = i;
      count += others[i] == OUTSIDE ? 0 : 1;
    }
    this.positions = Arrays.copyOf(present, count);
    this.others = new int[count];
    for (int i = 0; i < count; i++) {
      this.others[i] = others[present[i]];
    }
    // A loop over all positions is vectorised; measured, it takes a tenth of the time an element.
    this.sparse = count < others.length / 8;
    this.elements = new double[others.length];
  }

  /** The number of positions whose other position is not outside. */
  public int size() {
    return positions.length;
  }

  /** The position number i of those that are not outside, ascending. */
  public int position(int i) {
    return positions[i];
  }

  /** The other position of that position. */
  public int other(int i) {
    return others[i];
  }

  /** Reads the elements of a channel; outside is 0. */
  public void read(Floats tensor, int channelStart) {
    for (int i = 0; i < others.length; i++) {
      elements[positions[i]] = tensor.get(channelStart + others[i]);
    }
  }

  /** Adds to each sum the weight times the element, where there is one. */
  public void addTimes(double weight, double[] sums) {
    if (sparse || !Double.isFinite(weight)) {
      for (int i : positions) {
        sums[i] += weight * elements[i];
      }
      return;
    }
    // Outside adds 0. Java vectorises loops over whole arrays, not such with two offsets.
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * elements[i];
    }
  }

  /** The sum over the positions of the element times a factor, where there is an element. */
  public double dot(double[] factors, int start) {
    if (!sparse) {
      double sum = dotOfAll(factors, start);
      if (Double.isFinite(sum)) {
        return sum;
      }
      // An infinity may have met the 0 of a position outside.
    }
    double sum = 0;
    for (int i : positions) {
      sum += factors[start + i] * elements[i];
    }
    return sum;
  }

  /** In four sums, whose additions need not wait for each other. */
  private double dotOfAll(double[] factors, int start) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i < elements.length - 3; i += 4) {
      a += factors[start + i] * elements[i];
      b += factors[start + i + 1] * elements[i + 1];
      c += factors[start + i + 2] * elements[i + 2];
      d += factors[start + i + 3] * elements[i + 3];
    }
    for (; i < elements.length; i++) {
      a += factors[start + i] * elements[i];
    }
    return a + b + c + d;
  }
}
