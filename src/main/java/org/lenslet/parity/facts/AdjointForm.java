package org.lenslet.parity.facts;

import java.util.List;
import org.lenslet.backend.Problem;
import org.lenslet.op.Op;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * The inner product of an operation's first output and a tensor. An operation that is linear in an
 * input and its gradients are such products that must all be the same number: {@code <dy, f(x)> =
 * <f'(dy), x>}. With small integers every product is exact, so equality is exact.
 */
public record AdjointForm(Op op, List<HostTensor> inputs, HostTensor with) {
  public AdjointForm {
    inputs = List.copyOf(inputs);
  }

  /** {@code <dy, forward(x)>} and {@code <backward(dy), x>}. */
  public static List<AdjointForm> pair(
      AdjointDraw draw, Op forward, Shape input, Op backward, Shape output) {
    HostTensor x = draw.integers(0, input);
    HostTensor dy = draw.integers(1, output);
    return List.of(
        new AdjointForm(forward, List.of(x), dy), new AdjointForm(backward, List.of(dy), x));
  }

  /** The problem whose first output the product is of. */
  public Problem problem() {
    return Problem.of(op, inputs.stream().map(HostTensor::spec).toList());
  }

  /** The inner product, exact below 2^53; minus infinity, a pool's empty window, counts 0. */
  public double value(HostTensor output) {
    double sum = 0;
    float[] left = output.floats();
    float[] right = with.floats();
    for (int i = 0; i < left.length; i++) {
      sum += left[i] == Float.NEGATIVE_INFINITY ? 0 : (double) left[i] * right[i];
    }
    return sum;
  }
}
