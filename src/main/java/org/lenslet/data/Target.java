package org.lenslet.data;

import java.util.List;
import java.util.OptionalInt;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * What is to be learnt of an example: class numbers or values.
 *
 * @param spec of one example's target: INT32 for class numbers, FLOAT32 for values
 * @param classNames what the class numbers stand for, from 0; empty for values
 * @param ignored a number that stands for no class and is not judged by, as 255 of borders in masks
 */
public record Target(TensorSpec spec, List<String> classNames, OptionalInt ignored) {

  public Target {
    classNames = List.copyOf(classNames);
    if ((spec.type() == DType.INT32) == classNames.isEmpty()) {
      throw new UsageException(
          "target: expected class numbers with names of classes, or values without, got "
              + spec
              + " with "
              + classNames.size()
              + " names");
    }
  }

  /** A target without a number that is ignored. */
  public Target(TensorSpec spec, List<String> classNames) {
    this(spec, classNames, OptionalInt.empty());
  }

  /** The same with a number that is no class; the loss must ignore it, too. */
  public Target ignoring(int number) {
    return new Target(spec, classNames, OptionalInt.of(number));
  }

  /**
   * Class numbers.
   *
   * @param extents of one example's target: none for one class an example, H and W for one a pixel
   */
  public static Target classes(List<String> classNames, int... extents) {
    return new Target(TensorSpec.i32(extents), classNames);
  }

  /** Values of the given extents. */
  public static Target values(int... extents) {
    return new Target(TensorSpec.f32(extents), List.of());
  }

  /** Whether it is class numbers. */
  public boolean isClasses() {
    return spec.type() == DType.INT32;
  }

  /** The number of classes; 0 for values. */
  public int classes() {
    return classNames.size();
  }

  /**
   * Checks a class number.
   *
   * @param data what it was read from
   * @param index of its example
   * @throws UsageException if it is not one of a class, naming it and the example
   */
  public void requireClass(Dataset data, int index, int label) {
    boolean isIgnored = ignored.isPresent() && label == ignored.getAsInt();
    if (!isIgnored && (label < 0 || label >= classes())) {
      throw new UsageException(
          "%s: expected class numbers from 0 to %d, got %d in example %d; correct the data"
              .formatted(data.name(), classes() - 1, label, data.sourceIndex(index)));
    }
  }

  /** As in {@code 10 classes}, {@code 21 classes for each of 32x32} or {@code 3 values}. */
  @Override
  public String toString() {
    Shape shape = spec.shape();
    if (isClasses()) {
      String count = classes() + (classes() == 1 ? " class" : " classes");
      return shape.rank() == 0 ? count : count + " for each of " + shape;
    }
    return shape + (shape.elements() == 1 ? " value" : " values");
  }
}
