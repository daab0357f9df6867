package org.lenslet.op.norm;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.TensorSpec;

/**
 * The gradients of {@link BatchNorm}: with {@code h = (x - mean) / sqrt(variance + epsilon)}, and
 * sums over batch and positions, of n elements a channel, {@code dbeta = sum dy}, {@code dgamma =
 * sum dy h}, and {@code dx = gamma / sqrt(variance + epsilon) (dy - dbeta / n - h dgamma / n)}.
 *
 * <p>Inputs: x N x C x any; dy in its shape; mean and variance, as the forward pass gave them; and
 * gamma, if the forward pass had it. Outputs: dx; and, with gamma, dgamma and dbeta.
 */
public record BatchNormBackward(float epsilon) implements Op {
  public BatchNormBackward {
    BatchNorm.requireEpsilon("batchNormBackward", epsilon);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 4, 5);
    TensorSpec x = inputs.get(0);
    TensorSpec channels = BatchNorm.channels(this, x);
    Checks.type(this, "dy", inputs.get(1), DType.FLOAT32);
    Checks.shape(this, "dy", inputs.get(1), x.shape());
    List<String> names = List.of("mean", "variance", "gamma");
    for (int i = 2; i < inputs.size(); i++) {
      BatchNorm.requireOfChannels(this, names.get(i - 2), inputs.get(i), channels);
    }
    return inputs.size() == 5 ? List.of(x, channels, channels) : List.of(x);
  }

  /** The sums over dy are complete before the first dx is written. */
  @Override
  public boolean mayOverwrite(int output, int input, int inputCount) {
    return output == 0 && input == 1;
  }

  @Override
  public String toString() {
    return name() + " epsilon " + epsilon;
  }
}
