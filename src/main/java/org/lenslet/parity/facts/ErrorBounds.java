package org.lenslet.parity.facts;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.lenslet.op.Op;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/**
 * How far each element of a result may lie from the specification's, derived from operation, data
 * and accuracy. Sums of n terms: {@code gamma(n) * sum |terms|}, the sum being the specification on
 * absolute values, whatever the order of summation, and what may underflow. Formulas: {@link
 * Approximation}. What moves or selects numbers has bound 0.
 *
 * <p>A float ends at 3.4E38 and the specification does not, as it sums in double precision: where a
 * device's intermediate result may be beyond, its result may be anything, NaN and infinities
 * included, and the bound is infinite.
 */
public final class ErrorBounds {
  /** In place of the bounds of an output whose every element must be equal. */
  public static final double[] EQUAL = {};

  private ErrorBounds() {}

  /** No output may differ. */
  public static List<double[]> allEqual(List<HostTensor> expected) {
    return Collections.nCopies(expected.size(), EQUAL);
  }

  /**
   * Bounds of sums.
   *
   * @param roundings the most that one term goes through
   */
  public static List<double[]> sums(Evidence evidence, double roundings) {
    return sums(evidence, roundings, evidence.problem().op(), Optional.empty());
  }

  /**
   * Bounds of an activation of sums.
   *
   * @param roundings the most that one term goes through on its way into the sum
   * @param linear the operation without its activation
   */
  public static List<double[]> sums(
      Evidence evidence, double roundings, Op linear, Optional<UnaryFunction> activation) {
    List<HostTensor> absolute = evidence.inputs().stream().map(ErrorBounds::absolute).toList();
    float[] magnitudes = result(evidence, linear, absolute).floats();
    HostTensor sums =
        activation.isPresent()
            ? result(evidence, linear, evidence.inputs())
            : evidence.expected().get(0);
    float[] values = sums.floats();
    Rounding rounding = evidence.rounding();
    double relative = rounding.sum(roundings);
    double lost = rounding.lost(roundings);
    double largest = Float.MAX_VALUE / (rounding.accuracy().growth() * (1 + relative));
    double[] bounds = new double[values.length];
    for (int i = 0; i < bounds.length; i++) {
      // The magnitude and the value come rounded from the specification.
      double error =
          relative * magnitudes[i] * (1 + 2 * Rounding.FLOAT)
              + Rounding.FLOAT * Math.abs(values[i])
              + lost;
      // Rounded to a float the magnitude may have become the largest that is allowed.
      boolean inRange = magnitudes[i] < largest * (1 - 2 * Rounding.FLOAT);
      Approximation sum =
          inRange ? new Approximation(values[i], error) : Approximation.unknown(values[i]);
      bounds[i] = activation.map(function -> sum.then(function, rounding)).orElse(sum).bound();
    }
    return List.of(bounds);
  }

  /** The bounds, infinite where a result within the bound would be beyond the range of float. */
  static List<double[]> withinRange(List<double[]> bounds, List<HostTensor> expected) {
    for (int o = 0; o < bounds.size(); o++) {
      double[] output = bounds.get(o);
      for (int i = 0; i < output.length; i++) {
        if (Math.abs(expected.get(o).floats()[i]) + output[i] > Float.MAX_VALUE) {
          output[i] = Double.POSITIVE_INFINITY;
        }
      }
    }
    return bounds;
  }

  private static HostTensor result(Evidence evidence, Op op, List<HostTensor> inputs) {
    return evidence.specification().results(op, inputs).get(0);
  }

  private static HostTensor absolute(HostTensor tensor) {
    if (tensor.type() != DType.FLOAT32) {
      return tensor;
    }
    float[] elements = tensor.floats();
    float[] magnitudes = new float[elements.length];
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = Math.abs(elements[i]);
    }
    return HostTensor.of(tensor.shape(), magnitudes);
  }
}
