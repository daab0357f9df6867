package org.lenslet.op.norm;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Normalization of each channel by the mean and the variance of its own elements, as in training:
 * {@code y = gamma (x - mean) / sqrt(variance + epsilon) + beta}, where mean and variance (divided
 * by the number of elements) are over the batch and all positions. Ioffe and Szegedy, "Batch
 * Normalization", 2015. Of no element at all, both are NaN.
 *
 * <p>Other normalizations are this one of other shapes: each channel of each image is a channel in
 * 1 x (N C) x any, each group of channels of an image in 1 x (N groups) x any.
 *
 * <p>Inputs: x N x C x any; and, or neither, gamma and beta of C elements. Outputs: y in the shape
 * of x; mean of C elements; variance of C elements.
 *
 * @param epsilon added to the variance, at least 0
 */
public record BatchNorm(float epsilon) implements Op {
  public BatchNorm {
    requireEpsilon("batchNorm", epsilon);
  }

  static void requireEpsilon(String op, float epsilon) {
    Checks.require(
        epsilon >= 0 && Float.isFinite(epsilon), op, "a finite epsilon of at least 0", epsilon);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 3);
    Checks.require(inputs.size() != 2, this, "gamma and beta, or neither", "one of them");
    TensorSpec channels = channels(this, inputs.get(0));
    List<String> names = List.of("gamma", "beta");
    for (int i = 1; i < inputs.size(); i++) {
      requireOfChannels(this, names.get(i - 1), inputs.get(i), channels);
    }
    return List.of(inputs.get(0), channels, channels);
  }

  /** The spec of a number a channel, after checking x. */
  static TensorSpec channels(Op op, TensorSpec x) {
    Checks.type(op, "x", x, DType.FLOAT32);
    Shape shape = x.shape();
    Checks.require(shape.rank() >= 2, op, "x N x C x any", shape);
    return TensorSpec.f32(shape.get(1));
  }

  static void requireOfChannels(Op op, String name, TensorSpec spec, TensorSpec channels) {
    Checks.type(op, name, spec, DType.FLOAT32);
    Checks.shape(op, name, spec, channels.shape());
  }

  /** The sums over x are complete before the first y is written. */
  @Override
  public boolean mayOverwrite(int output, int input, int inputCount) {
    return output == 0 && input == 0;
  }

  @Override
  public String toString() {
    return name() + " epsilon " + epsilon;
  }
}
