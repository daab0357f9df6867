package org.lenslet.op.random;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Random numbers that are new in every step, uniform in [0, 1) and exact multiples of 2^-24:
 * element i is number i of the stream {@link org.lenslet.random.Purpose#stepStream} of this stream
 * and the step, under the seed. The same bits on every backend, for any number of threads.
 *
 * <p>Input: {@link StepNumbers}, for seed and step. Output: FLOAT32 of the shape.
 *
 * @param stream keeps the numbers of several such nodes of a graph apart: 0 to 2^24 - 1
 */
public record RandomUniform(Shape shape, int stream) implements Op {
  /** The number of streams of one step. */
  public static final int STREAMS = 1 << 24;

  public RandomUniform {
    Checks.require(
        stream >= 0 && stream < STREAMS, "randomUniform", "a stream of 0 to 2^24 - 1", stream);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    StepNumbers.require(this, inputs, StepNumbers.FLOATS);
    return List.of(TensorSpec.f32(shape));
  }

  @Override
  public String toString() {
    return name() + " " + shape + " stream " + stream;
  }
}
