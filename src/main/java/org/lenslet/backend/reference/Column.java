package org.lenslet.backend.reference;

import static org.lenslet.backend.reference.WindowMap.OUTSIDE;

import java.util.Arrays;
import org.lenslet.backend.reference.Operands.Floats;

/**
 * The other positions that belong to a row of positions through one tap, and the elements there in
 * one channel. For one thread.
 */
final class Column {
  private final int[] others;
  private final int[] inside;
  private final boolean sparse;
  private final double[] elements;

  /**
   * A column without elements yet.
   *
   * @param others for each position the other one, or OUTSIDE
   */
  Column(int[] others) {
    int count = 0;
    int[] present = new int[others.length];
    for (int i = 0; i < others.length; i++) {
      if (others[i] != OUTSIDE) {
        present[count++] = i;
      }
    }
    this.others = others;
    this.inside = Arrays.copyOf(present, count);
    // A loop over all positions is vectorised; measured, it takes a tenth of the time an element.
    this.sparse = count < others.length / 4;
    this.elements = new double[others.length];
  }

  /** The positions whose other position is not outside, ascending. */
  int[] inside() {
    return inside;
  }

  /** The other position of one that is inside. */
  int other(int position) {
    return others[position];
  }

  /** Reads the elements of a channel; outside is 0. */
  void read(Floats tensor, int channelStart) {
    for (int i : inside) {
      elements[i] = tensor.get(channelStart + others[i]);
    }
  }

  /** Adds to each sum the weight times the element, where there is one. */
  void addTimes(double weight, double[] sums) {
    if (sparse || !Double.isFinite(weight)) {
      for (int i : inside) {
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
  double dot(double[] factors, int start) {
    double sum = 0;
    if (!sparse) {
      for (int i = 0; i < elements.length; i++) {
        sum += factors[start + i] * elements[i];
      }
      if (Double.isFinite(sum)) {
        return sum;
      }
      // An infinity may have met the 0 of a position outside.
      sum = 0;
    }
    for (int i : inside) {
      sum += factors[start + i] * elements[i];
    }
    return sum;
  }
}
