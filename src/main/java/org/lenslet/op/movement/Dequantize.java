package org.lenslet.op.movement;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Values in place of bytes, by a table for each channel: {@code y[n,c,p] = table[c, x[n,c,p]]}. A
 * table and no scale and offset, so that the values are those that the host would compute, bit for
 * bit.
 *
 * <p>Inputs: INT32 N x {@link #words}, four bytes each, the first in the lowest bits, the last word
 * of an example filled up with anything; FLOAT32 C x 256, the table. Output: N x the shape.
 *
 * @param shape of one example, channels first
 */
public record Dequantize(Shape shape) implements Op {
  /** The values of a byte. */
  public static final int LEVELS = 256;

  private static final int BYTES = 4;

  public Dequantize {
    Checks.require(shape.rank() >= 1, "dequantize", "a shape of rank at least 1", shape);
  }

  /** The words that hold the bytes of one example. */
  public int words() {
    return words(shape.elements());
  }

  /** The words that hold so many bytes. */
  public static int words(int bytes) {
    return bytes / BYTES + (bytes % BYTES == 0 ? 0 : 1);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 2, 2);
    TensorSpec x = inputs.get(0);
    Checks.type(this, "x", x, DType.INT32);
    boolean fits = x.shape().rank() == 2 && x.shape().get(1) == words();
    Checks.require(fits, this, "x of N x %d words".formatted(words()), x.shape());
    Checks.type(this, "table", inputs.get(1), DType.FLOAT32);
    Checks.shape(this, "table", inputs.get(1), Shape.of(shape.get(0), LEVELS));
    return List.of(TensorSpec.f32(Shape.of(x.shape().get(0)).append(shape.toArray())));
  }

  @Override
  public String toString() {
    return name() + " " + shape;
  }
}
