package org.lenslet.parity;

import java.util.List;
import org.lenslet.parity.facts.ErrorBounds;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/**
 * What comparing a result with the expected one found.
 *
 * @param worst the largest error over its bound; infinite for any error where the bound is 0
 * @param failure where and by how much the worst element is wrong, empty if none is
 */
public record Comparison(double worst, String failure) {

  static final Comparison EQUAL = new Comparison(0, "");

  static Comparison failed(String failure) {
    return new Comparison(Double.POSITIVE_INFINITY, failure);
  }

  /**
   * Compares every element of every output; NaN equals NaN, and 0 equals -0.
   *
   * @param bounds for each output, as {@link OpFacts#bounds} gives them
   */
  static Comparison of(List<HostTensor> expected, List<HostTensor> got, List<double[]> bounds) {
    Comparison result = EQUAL;
    for (int output = 0; output < expected.size(); output++) {
      Comparison one = of(output, expected.get(output), got.get(output), bounds.get(output));
      result = one.worst > result.worst ? one : result;
    }
    return result;
  }

  /** Compares every element of one output, which messages call by its number. */
  static Comparison of(int output, HostTensor expected, HostTensor got, double[] bounds) {
    double worst = 0;
    int at = -1;
    int elements = expected.spec().elements();
    for (int i = 0; i < elements; i++) {
      double ratio = ratio(number(expected, i), number(got, i), bound(bounds, i));
      if (ratio > worst) {
        worst = ratio;
        at = i;
      }
    }
    if (worst <= 1) {
      return new Comparison(worst, "");
    }
    double error = Math.abs(number(expected, at) - number(got, at));
    double bound = bound(bounds, at);
    String size =
        bound == 0
            ? "must be equal"
            : "error " + error + " is " + worst + " times the bound " + bound;
    String text =
        "output "
            + output
            + " at "
            + Coordinates.at(expected.shape(), at)
            + ": expected "
            + text(expected, at)
            + ", got "
            + text(got, at)
            + "; "
            + size;
    return new Comparison(worst, text);
  }

  private static double bound(double[] bounds, int index) {
    return bounds == ErrorBounds.EQUAL ? 0 : bounds[index];
  }

  /** The error over its bound. */
  static double ratio(double expected, double got, double bound) {
    if (expected == got || bound == Double.POSITIVE_INFINITY) {
      return 0;
    }
    if (Double.isNaN(expected) && Double.isNaN(got)) {
      return 0;
    }
    double error = Math.abs(expected - got);
    return bound == 0 || Double.isNaN(error) ? Double.POSITIVE_INFINITY : error / bound;
  }

  static double number(HostTensor tensor, int index) {
    return tensor.type() == DType.FLOAT32 ? tensor.floats()[index] : tensor.ints()[index];
  }

  private static String text(HostTensor tensor, int index) {
    return tensor.type() == DType.FLOAT32
        ? Float.toString(tensor.floats()[index])
        : Integer.toString(tensor.ints()[index]);
  }
}
