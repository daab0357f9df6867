package org.lenslet.tensor;

import java.util.Arrays;
import org.lenslet.error.ShapeException;

/**
 * A dense row-major tensor in host memory. The element array is shared, not copied: whoever passes
 * an array in, or takes it out, sees later changes.
 */
public final class HostTensor {
  private final TensorSpec spec;
  private final float[] floats;
  private final int[] ints;

  private HostTensor(TensorSpec spec, float[] floats, int[] ints) {
    this.spec = spec;
    this.floats = floats;
    this.ints = ints;
    int length = floats != null ? floats.length : ints.length;
    if (length != spec.elements()) {
      throw new ShapeException(
          "tensor: expected " + spec.elements() + " elements for " + spec + ", got " + length);
    }
  }

  /** A FLOAT32 tensor over the given elements. */
  public static HostTensor of(Shape shape, float... elements) {
    return new HostTensor(TensorSpec.f32(shape), elements, null);
  }

  /** An INT32 tensor over the given elements. */
  public static HostTensor ofInts(Shape shape, int... elements) {
    return new HostTensor(TensorSpec.i32(shape), null, elements);
  }

  /** A FLOAT32 scalar. */
  public static HostTensor scalar(float value) {
    return of(Shape.scalar(), value);
  }

  /** A tensor of zeros. */
  public static HostTensor zeros(TensorSpec spec) {
    return spec.type() == DType.FLOAT32
        ? new HostTensor(spec, new float[spec.elements()], null)
        : new HostTensor(spec, null, new int[spec.elements()]);
  }

  /** A FLOAT32 tensor with every element equal to the value. */
  public static HostTensor filled(Shape shape, float value) {
    HostTensor tensor = zeros(TensorSpec.f32(shape));
    Arrays.fill(tensor.floats, value);
    return tensor;
  }

  public TensorSpec spec() {
    return spec;
  }

  public Shape shape() {
    return spec.shape();
  }

  public DType type() {
    return spec.type();
  }

  /** The elements of a FLOAT32 tensor, shared. */
  public float[] floats() {
    if (floats == null) {
      throw new ShapeException("tensor: expected f32, got " + spec);
    }
    return floats;
  }

  /** The elements of an INT32 tensor, shared. */
  public int[] ints() {
    if (ints == null) {
      throw new ShapeException("tensor: expected i32, got " + spec);
    }
    return ints;
  }

  /** The same elements, shared, under another shape of as many elements. */
  public HostTensor reshape(Shape shape) {
    return new HostTensor(new TensorSpec(spec.type(), shape), floats, ints);
  }

  /** A tensor with its own copy of the elements. */
  public HostTensor copy() {
    return new HostTensor(
        spec, floats == null ? null : floats.clone(), ints == null ? null : ints.clone());
  }

  /** Equal type, shape and bits of every element (so NaN equals the same NaN, and 0 is not -0). */
  public boolean bitwiseEquals(HostTensor other) {
    if (!spec.equals(other.spec)) {
      return false;
    }
    if (ints != null) {
      return Arrays.equals(ints, other.ints);
    }
    for (int i = 0; i < floats.length; i++) {
      if (Float.floatToRawIntBits(floats[i]) != Float.floatToRawIntBits(other.floats[i])) {
        return false;
      }
    }
    return true;
  }

  /** The row-major index of the first NaN or infinity; -1 where there is none, as among ints. */
  public int firstNonFinite() {
    for (int i = 0; floats != null && i < floats.length; i++) {
      if (!Float.isFinite(floats[i])) {
        return i;
      }
    }
    return -1;
  }

  /** The spec and the first few elements. */
  @Override
  public String toString() {
    int shown = Math.min(8, spec.elements());
    String head =
        floats != null
            ? Arrays.toString(Arrays.copyOf(floats, shown))
            : Arrays.toString(Arrays.copyOf(ints, shown));
    return spec + " " + head + (shown < spec.elements() ? " ..." : "");
  }
}
