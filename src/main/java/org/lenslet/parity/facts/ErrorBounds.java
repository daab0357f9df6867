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
    double[] bounds = new double[values.length];
    for (int i = 0; i < bounds.length; i++) {
      // The magnitude and the value come rounded from the specification.
      double error =
          relative * magnitudes[i] * (1 + 2 * Rounding.FLOAT)
              + Rounding.FLOAT * Math.abs(values[i])
              + lost;
      Approximation sum = new Approximation(values[i], error);
      bounds[i] = activation.map(function -> sum.then(function, rounding)).orElse(sum).bound();
    }
    return List.of(bounds);
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
