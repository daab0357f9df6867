package org.lenslet.parity;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Problem;
import org.lenslet.op.AdamUpdate;
import org.lenslet.op.AveragePool;
import org.lenslet.op.AveragePoolBackward;
import org.lenslet.op.Convolution;
import org.lenslet.op.ConvolutionBackwardData;
import org.lenslet.op.ConvolutionBackwardFilter;
import org.lenslet.op.Expression;
import org.lenslet.op.MatMul;
import org.lenslet.op.MaxPoolBackward;
import org.lenslet.op.Op;
import org.lenslet.op.Pointwise;
import org.lenslet.op.Reduce;
import org.lenslet.op.ReduceFunction;
import org.lenslet.op.SgdUpdate;
import org.lenslet.op.Softmax;
import org.lenslet.op.SoftmaxCrossEntropy;
import org.lenslet.op.SoftmaxCrossEntropyBackward;
import org.lenslet.op.UnaryFunction;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/**
 * How far each element of a device's result may lie from the reference's, derived from operation
 * and data. Sums of n terms: {@code gamma(n) * sum |terms|}, the sum being the reference on
 * absolute values, whatever the order of summation, and what may underflow. Formulas: {@link
 * Approximation}. Softmax and its kin: {@link SoftmaxErrors}. Everything else moves or selects
 * numbers and has bound 0.
 */
final class ErrorBounds {
  /** Roundings of a division, done as such (2.5 ulp) or by the reciprocal (2.5 ulp, a product). */
  private static final int DIVISION = 6;

  /** In place of the bounds of an output whose every element must be equal. */
  static final double[] EQUAL = {};

  private ErrorBounds() {}

  /**
   * For every output the bounds of its elements, or {@link #EQUAL}.
   *
   * @param expected the reference's outputs
   */
  static List<double[]> of(
      Problem problem, List<HostTensor> inputs, List<HostTensor> expected, Backend reference) {
    Op op = problem.op();
    if (op instanceof Pointwise pointwise) {
      return List.of(pointwise(pointwise.expression(), problem, inputs));
    }
    if (op instanceof SgdUpdate || op instanceof AdamUpdate) {
      return UpdateErrors.of(op, inputs);
    }
    if (op instanceof Softmax softmax) {
      return List.of(SoftmaxErrors.softmax(inputs.get(0), softmax.axis()));
    }
    if (op instanceof SoftmaxCrossEntropy) {
      return List.of(SoftmaxErrors.crossEntropy(inputs.get(0), inputs.get(1)));
    }
    if (op instanceof SoftmaxCrossEntropyBackward) {
      return List.of(
          SoftmaxErrors.crossEntropyBackward(inputs.get(0), inputs.get(1), inputs.get(2)));
    }
    double roundings = roundings(problem);
    if (roundings == 0) {
      return allEqual(expected);
    }
    Problem linear = Problem.of(withoutActivation(op), problem.inputs());
    return List.of(sums(linear, activation(op), roundings, inputs, expected, reference));
  }

  /** No output may differ. */
  static List<double[]> allEqual(List<HostTensor> expected) {
    return Collections.nCopies(expected.size(), EQUAL);
  }

  /** The most roundings that one term of a sum goes through; 0 for operations that sum nothing. */
  private static double roundings(Problem problem) {
    Op op = problem.op();
    long terms = Work.accumulations(problem);
    if (op instanceof AveragePool
        || op instanceof AveragePoolBackward
        || (op instanceof Reduce reduce && reduce.function() == ReduceFunction.MEAN)) {
      return terms + DIVISION;
    }
    boolean sums =
        op instanceof Convolution
            || op instanceof ConvolutionBackwardData
            || op instanceof ConvolutionBackwardFilter
            || op instanceof MatMul
            || op instanceof MaxPoolBackward
            || (op instanceof Reduce reduce && reduce.function() == ReduceFunction.SUM);
    return sums ? terms : 0;
  }

  private static double[] sums(
      Problem linear,
      Optional<UnaryFunction> activation,
      double roundings,
      List<HostTensor> inputs,
      List<HostTensor> expected,
      Backend reference) {
    List<HostTensor> absolute = inputs.stream().map(ErrorBounds::absolute).toList();
    float[] magnitudes = CaseRunner.plain(reference, linear, absolute).get(0).floats();
    float[] values =
        activation.isPresent()
            ? CaseRunner.plain(reference, linear, inputs).get(0).floats()
            : expected.get(0).floats();
    double gamma = Rounding.gamma(roundings);
    // Each product and each sum may underflow, which no relative error covers.
    double lost = 2 * roundings * Rounding.FLUSH;
    double[] bounds = new double[values.length];
    for (int i = 0; i < bounds.length; i++) {
      // The magnitude and the value come rounded from the reference.
      double error =
          gamma * magnitudes[i] * (1 + 2 * Rounding.U) + Rounding.U * Math.abs(values[i]) + lost;
      Approximation sum = new Approximation(values[i], error);
      bounds[i] = activation.map(sum::then).orElse(sum).bound();
    }
    return bounds;
  }

  private static double[] pointwise(
      Expression expression, Problem problem, List<HostTensor> inputs) {
    int[][] sources =
        problem.inputs().stream()
            .map(spec -> Broadcasting.sources(spec.shape(), problem.output(0).shape()))
            .toArray(int[][]::new);
    double[] bounds = new double[problem.output(0).elements()];
    Approximation[] arguments = new Approximation[sources.length];
    for (int i = 0; i < bounds.length; i++) {
      for (int j = 0; j < arguments.length; j++) {
        arguments[j] = Approximation.exact(inputs.get(j).floats()[sources[j][i]]);
      }
      bounds[i] = Approximation.of(expression, arguments).bound();
    }
    return bounds;
  }

  private static Optional<UnaryFunction> activation(Op op) {
    if (op instanceof Convolution convolution) {
      return convolution.activation();
    }
    return op instanceof MatMul matMul ? matMul.activation() : Optional.empty();
  }

  private static Op withoutActivation(Op op) {
    if (op instanceof Convolution convolution) {
      return Convolution.of(convolution.window(), convolution.connectivity());
    }
    return op instanceof MatMul matMul ? MatMul.of(matMul.transposeA(), matMul.transposeB()) : op;
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
