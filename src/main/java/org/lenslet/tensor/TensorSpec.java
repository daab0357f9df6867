package org.lenslet.tensor;

import java.util.Objects;

/** Element type and shape of a tensor. */
public record TensorSpec(DType type, Shape shape) {

  public TensorSpec {
    Objects.requireNonNull(type);
    Objects.requireNonNull(shape);
  }

  /** A FLOAT32 tensor of the given shape. */
  public static TensorSpec f32(Shape shape) {
    return new TensorSpec(DType.FLOAT32, shape);
  }

  /** A FLOAT32 tensor of the given extents. */
  public static TensorSpec f32(int... extents) {
    return f32(Shape.of(extents));
  }

  /** An INT32 tensor of the given shape. */
  public static TensorSpec i32(Shape shape) {
    return new TensorSpec(DType.INT32, shape);
  }

  /** An INT32 tensor of the given extents. */
  public static TensorSpec i32(int... extents) {
    return i32(Shape.of(extents));
  }

  /** The number of elements. */
  public int elements() {
    return shape.elements();
  }

  /** The size in bytes of the dense tensor. */
  public long bytes() {
    return (long) elements() * type.bytes();
  }

  /** As in {@code f32[64x1x28x28]}. */
  @Override
  public String toString() {
    return (type == DType.FLOAT32 ? "f32" : "i32") + "[" + shape + "]";
  }
}
