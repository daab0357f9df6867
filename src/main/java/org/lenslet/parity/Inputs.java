package org.lenslet.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.parity.facts.Fill;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.Specification;
import org.lenslet.random.RandomStream;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Draws the inputs of a case; equal arguments give equal bits. */
final class Inputs {
  private static final int SMALLEST_EXPONENT = -6;
  private static final int EXPONENTS = 9;

  /** What one thread draws at a time; a multiple of the 4 words that are computed together. */
  private static final int CHUNK = 1 << 16;

  private Inputs() {}

  /**
   * The inputs of a case for a tier: integers for {@link Tier#EXACT} and {@link Tier#ADJOINT},
   * floats of both signs and mixed magnitude for {@link Tier#BOUNDED}.
   *
   * @param specification computes what is the result of another operation, as the winners of a
   *     max-pool's forward are
   */
  static List<HostTensor> draw(OpCase opCase, Tier tier, Specification specification) {
    int q = tier == Tier.BOUNDED ? 0 : FactTable.of(opCase.op()).largestInteger(opCase.problem());
    List<HostTensor> inputs = new ArrayList<>();
    for (int i = 0; i < opCase.operands().size(); i++) {
      OpCase.Operand operand = opCase.operands().get(i);
      if (operand.fill() instanceof Fill.Result result) {
        HostTensor x = HostTensor.zeros(TensorSpec.f32(result.input()));
        fill(x, Fill.DENSE, q, opCase.seed(), i);
        inputs.add(specification.results(result.op(), List.of(x)).get(result.output()));
      } else {
        HostTensor tensor = HostTensor.zeros(operand.spec());
        fill(tensor, operand.fill(), q, opCase.seed(), i);
        inputs.add(tensor);
      }
    }
    return inputs;
  }

  /** Integers from -q to q, of one stream of a case. */
  static HostTensor integers(OpCase opCase, int stream, int q, Shape shape) {
    HostTensor tensor = HostTensor.zeros(TensorSpec.f32(shape));
    if (q > 0) {
      fill(tensor, Fill.DENSE, q, opCase.seed(), stream);
    }
    return tensor;
  }

  /** Element i comes from word i of the stream, whoever draws it. */
  private static void fill(HostTensor tensor, Fill fill, int q, long seed, int stream) {
    int elements = tensor.spec().elements();
    IntStream.range(0, (elements + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(
            chunk -> {
              int from = chunk * CHUNK;
              int to = Math.min(elements, from + CHUNK);
              RandomStream words = new RandomStream(seed, stream, from);
              if (tensor.type() == DType.INT32) {
                integers(tensor.ints(), from, to, fill, words);
              } else {
                numbers(tensor.floats(), from, to, fill, q, words);
              }
            });
  }

  private static void integers(int[] array, int from, int to, Fill fill, RandomStream words) {
    for (int i = from; i < to; i++) {
      int word = words.nextWord();
      array[i] =
          fill instanceof Fill.Step step
              ? number(step, i, word)
              : label(word, ((Fill.Labels) fill).classes());
    }
  }

  private static int number(Fill.Step step, int index, int word) {
    int at = index - step.first();
    boolean isFloat = at >= 0 && at < step.floats().size();
    return isFloat ? Float.floatToRawIntBits(step.floats().get(at)) : word;
  }

  private static void numbers(
      float[] array, int from, int to, Fill fill, int q, RandomStream words) {
    for (int i = from; i < to; i++) {
      float drift = fill instanceof Fill.Drifting d ? d.end() * i / array.length : 0;
      array[i] = number(fill, q, words.nextWord()) + drift;
    }
  }

  private static float number(Fill fill, int q, int word) {
    if (fill instanceof Fill.Dense dense) {
      return q > 0
          ? (word >>> 1) % (2 * q + 1) - q
          : dense.scale() * ((word & 1) == 0 ? magnitude(word) : -magnitude(word));
    }
    if (fill instanceof Fill.Around || fill instanceof Fill.Drifting) {
      float center = fill instanceof Fill.Around around ? around.center() : 0;
      return center + ((word & 1) == 0 ? magnitude(word) : -magnitude(word));
    }
    if (fill instanceof Fill.Choice choice) {
      return choice.values().get((word >>> 1) % choice.values().size());
    }
    return q > 0 ? 1 + (word >>> 1) % q : magnitude(word);
  }

  /** Bits 9 to 31 are the fraction, bits 1 to 8 choose the exponent, bit 0 is left for the sign. */
  private static float magnitude(int word) {
    int exponent = (word >>> 1 & 0xff) % EXPONENTS + SMALLEST_EXPONENT;
    return Float.intBitsToFloat(Float.floatToRawIntBits(1) + (exponent << 23) + (word >>> 9));
  }

  private static int label(int word, int classes) {
    int[] ignored = {-1, classes, -100, Integer.MAX_VALUE};
    return (word & 7) == 0 ? ignored[word >>> 3 & 3] : (word >>> 5) % classes;
  }
}
