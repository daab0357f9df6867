package org.lenslet.onnx.rule;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.onnx.file.OnnxTensor;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * A tensor that is known before anything runs: shapes and what is computed from them, constants,
 * weights. Its elements are computed when they are asked for; whole numbers are exact up to 2^53.
 */
public final class Literal {
  private final ElementType type;
  private final Shape shape;
  private final IntToDoubleFunction elements;

  /** The elements where they are floats of a file; null elsewhere. */
  private final Supplier<float[]> floats;

  private Literal(
      ElementType type, Shape shape, IntToDoubleFunction elements, Supplier<float[]> floats) {
    this.type = type;
    this.shape = shape;
    this.elements = elements;
    this.floats = floats;
  }

  /** Given elements in row-major order. */
  public static Literal of(ElementType type, Shape shape, double... elements) {
    if (elements.length != shape.elements()) {
      throw new IllegalArgumentException(elements.length + " elements for " + shape);
    }
    return new Literal(type, shape, i -> elements[i], null);
  }

  /** Elements that a function of their row-major index gives. */
  static Literal of(ElementType type, Shape shape, IntToDoubleFunction elements) {
    return new Literal(type, shape, elements, null);
  }

  /** Whole numbers in a row, as shapes are. */
  static Literal ofIntegers(long... numbers) {
    return new Literal(ElementType.INT64, Shape.of(numbers.length), i -> numbers[i], null);
  }

  /** A tensor of a file, of which whole numbers are read now and floats when they are asked for. */
  public static Literal of(OnnxTensor tensor) {
    if (tensor.type().isIntegral()) {
      long[] integers = tensor.integers();
      return new Literal(tensor.type(), tensor.shape(), i -> integers[i], null);
    }
    float[][] read = new float[1][];
    Supplier<float[]> floats =
        () -> {
          if (read[0] == null) {
            read[0] = tensor.floats();
          }
          return read[0];
        };
    return new Literal(tensor.type(), tensor.shape(), i -> floats.get()[i], floats);
  }

  public ElementType type() {
    return type;
  }

  public Shape shape() {
    return shape;
  }

  int size() {
    return shape.elements();
  }

  /** The element of a row-major index. */
  public double get(int index) {
    return elements.applyAsDouble(index);
  }

  /** The elements as whole numbers, those beyond 64 bits at the ends of their range. */
  long[] integers() {
    long[] integers = new long[size()];
    Arrays.setAll(integers, i -> (long) get(i));
    return integers;
  }

  /** The same elements, seen otherwise. */
  Literal as(ElementType otherType, Shape otherShape) {
    return new Literal(otherType, otherShape, elements, floats);
  }

  /** The same with the elements computed once and for all. */
  Literal evaluated() {
    double[] values = new double[size()];
    Arrays.setAll(values, this::get);
    return new Literal(type, shape, i -> values[i], null);
  }

  /** As floats. */
  HostTensor toFloats() {
    if (this.floats != null) {
      return HostTensor.of(shape, this.floats.get());
    }
    float[] floats = new float[size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) get(i);
    }
    return HostTensor.of(shape, floats);
  }

  /** As 32-bit integers, those beyond that range at its ends. */
  HostTensor toInts() {
    int[] ints = new int[size()];
    Arrays.setAll(
        ints, i -> (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, get(i))));
    return HostTensor.ofInts(shape, ints);
  }

  @Override
  public String toString() {
    return type + " " + shape;
  }
}
