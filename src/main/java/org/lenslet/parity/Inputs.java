package org.lenslet.parity;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Problem;
import org.lenslet.op.MaxPool;
import org.lenslet.random.RandomStream;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Draws the inputs of a case; equal arguments give equal bits. */
public final class Inputs {
  private static final int SMALLEST_EXPONENT = -6;
  private static final int EXPONENTS = 9;

  private Inputs() {}

  /**
   * The inputs of a case for a tier: integers for {@link Tier#EXACT} and {@link Tier#ADJOINT},
   * floats of both signs and mixed magnitude for {@link Tier#BOUNDED}.
   *
   * @param reference runs the max-pool forward whose winners a backward needs
   */
  public static List<HostTensor> draw(OpCase opCase, Tier tier, Backend reference) {
    int q = tier == Tier.BOUNDED ? 0 : ExactArithmetic.largestInteger(opCase.problem());
    List<HostTensor> inputs = new ArrayList<>();
    for (int i = 0; i < opCase.operands().size(); i++) {
      OpCase.Operand operand = opCase.operands().get(i);
      if (operand.fill() instanceof Fill.Positions positions) {
        HostTensor x = HostTensor.zeros(TensorSpec.f32(positions.input()));
        fill(x, new Fill.Dense(1), q, stream(opCase, i));
        inputs.add(positions(positions.forward(), x, reference));
      } else {
        HostTensor tensor = HostTensor.zeros(operand.spec());
        fill(tensor, operand.fill(), q, stream(opCase, i));
        inputs.add(tensor);
      }
    }
    return inputs;
  }

  /** Integers from -q to q. */
  static HostTensor integers(Shape shape, int q, RandomStream stream) {
    HostTensor tensor = HostTensor.zeros(TensorSpec.f32(shape));
    fill(tensor, Fill.DENSE, q, stream);
    return tensor;
  }

  /** The stream of one input of a case. */
  static RandomStream stream(OpCase opCase, int index) {
    return new RandomStream(opCase.seed(), index);
  }

  /** The winners of a max-pool forward. */
  static HostTensor positions(MaxPool forward, HostTensor x, Backend reference) {
    return CaseRunner.plain(reference, Problem.of(forward, List.of(x.spec())), List.of(x)).get(1);
  }

  private static void fill(HostTensor tensor, Fill fill, int q, RandomStream stream) {
    for (int i = 0; i < tensor.spec().elements(); i++) {
      if (tensor.type() == DType.INT32) {
        tensor.ints()[i] = label(stream.nextWord(), ((Fill.Labels) fill).classes());
      } else {
        tensor.floats()[i] = number(fill, i, q, stream.nextWord());
      }
    }
  }

  private static float number(Fill fill, int index, int q, int word) {
    if (fill instanceof Fill.Values values) {
      return values.values().get(index);
    }
    if (fill instanceof Fill.Choice choice) {
      return choice.values().get((word >>> 1) % choice.values().size());
    }
    if (fill instanceof Fill.Positive) {
      return q > 0 ? 1 + (word >>> 1) % q : magnitude(word);
    }
    if (q > 0) {
      return (word >>> 1) % (2 * q + 1) - q;
    }
    return ((Fill.Dense) fill).scale() * ((word & 1) == 0 ? magnitude(word) : -magnitude(word));
  }

  /** Bits 9 to 31 are the fraction, bits 1 to 8 choose the exponent, bit 0 is left for the sign. */
  private static float magnitude(int word) {
    int exponent = (word >>> 1 & 0xff) % EXPONENTS + SMALLEST_EXPONENT;
    return Math.scalb(1 + (word >>> 9) * 0x1p-23f, exponent);
  }

  private static int label(int word, int classes) {
    int[] ignored = {-1, classes, -100, Integer.MAX_VALUE};
    return (word & 7) == 0 ? ignored[word >>> 3 & 3] : (word >>> 5) % classes;
  }
}
