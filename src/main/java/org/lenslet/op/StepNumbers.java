package org.lenslet.op;

import java.util.List;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The layout of the numbers that change from step to step: one INT32 vector, written once a step,
 * which any operation may take as an input. Elements: the seed of the run (low half, high half),
 * the number of the step (low half, high half), and from {@link #FLOATS} on floats, such as
 * learning rates, as their bits: integers go through every device unchanged, floats of any bits may
 * not. An operation's record says which floats it reads.
 */
public final class StepNumbers {
  /** Where the seed's low half is; its high half follows. */
  public static final int SEED = 0;

  /** Where the low half of the step's number is; its high half follows. */
  public static final int STEP = 2;

  /** Where the floats begin. */
  public static final int FLOATS = 4;

  private StepNumbers() {}

  /** The spec of a block with so many floats. */
  public static TensorSpec spec(int floats) {
    return TensorSpec.i32(FLOATS + floats);
  }

  /**
   * A block of its own.
   *
   * @param step the number of the step since the first weights, from 1
   */
  public static HostTensor of(long seed, long step, float... floats) {
    HostTensor block = HostTensor.zeros(spec(floats.length));
    setSeedAndStep(block.ints(), seed, step);
    for (int i = 0; i < floats.length; i++) {
      setFloat(block.ints(), FLOATS + i, floats[i]);
    }
    return block;
  }

  /** Writes seed and step. */
  public static void setSeedAndStep(int[] block, long seed, long step) {
    block[SEED] = (int) seed;
    block[SEED + 1] = (int) (seed >>> 32);
    block[STEP] = (int) step;
    block[STEP + 1] = (int) (step >>> 32);
  }

  /** Writes a float. */
  public static void setFloat(int[] block, int element, float value) {
    block[element] = Float.floatToRawIntBits(value);
  }

  /** Reads a float of a block that lies from an offset on. */
  public static float getFloat(int[] memory, int offset, int element) {
    return Float.intBitsToFloat(memory[offset + element]);
  }

  /** Reads the seed of a block that lies from an offset on. */
  public static long seed(int[] memory, int offset) {
    return join(memory, offset + SEED);
  }

  /** Reads the number of the step of a block that lies from an offset on. */
  public static long step(int[] memory, int offset) {
    return join(memory, offset + STEP);
  }

  private static long join(int[] memory, int low) {
    return (memory[low] & 0xFFFFFFFFL) | (long) memory[low + 1] << 32;
  }

  /** Checks that an operation's first input is a block of at least so many elements. */
  public static void require(Op op, List<TensorSpec> inputs, int elements) {
    TensorSpec block = inputs.get(0);
    Checks.type(op, "step numbers", block, DType.INT32);
    Shape shape = block.shape();
    Checks.require(
        shape.rank() == 1 && shape.elements() >= elements,
        op,
        "step numbers, at least " + elements + " of them in a vector",
        shape);
  }
}
