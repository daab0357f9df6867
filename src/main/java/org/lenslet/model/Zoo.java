package org.lenslet.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.tensor.Shape;

/** The named models. */
public final class Zoo {
  /** Builds a model for inputs of a shape and a number of classes. */
  private interface Maker {
    Model make(Shape input, int classes);
  }

  private record Entry(String description, Shape usualInput, int usualClasses, Maker maker) {}

  private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();

  static {
    Shape digit = Shape.of(1, 28, 28);
    ENTRIES.put(
        "lenet5",
        new Entry("LeNet-5 as taught today: tanh, average pooling", digit, 10, LeNet5::modern));
    ENTRIES.put(
        "lenet5-1998",
        new Entry(
            "LeNet-5 as published: connection table, trainable sub-sampling, RBF output",
            digit,
            10,
            LeNet5::original));
    ENTRIES.put(
        "mlp", new Entry("784-16-16-10, fully connected: the baseline", digit, 10, Mlp::create));
  }

  private Zoo() {}

  /** The names of all models. */
  public static List<String> names() {
    return new ArrayList<>(ENTRIES.keySet());
  }

  /** One line about a model. */
  public static String description(String name) {
    return entry(name).description;
  }

  /** The input shape that the model was made for. */
  public static Shape usualInput(String name) {
    return entry(name).usualInput;
  }

  /** The number of classes that the model was made for. */
  public static int usualClasses(String name) {
    return entry(name).usualClasses;
  }

  /**
   * A model for the given data.
   *
   * @param input the shape of one input: channels, height, width
   * @throws UsageException if there is no such model, or if it does not fit the data
   */
  public static Model create(String name, Shape input, int classes) {
    return entry(name).maker.make(input, classes);
  }

  private static Entry entry(String name) {
    Entry entry = ENTRIES.get(name);
    if (entry == null) {
      throw new UsageException("model: expected one of " + names() + ", got " + name);
    }
    return entry;
  }

  /** The error of a model that does not fit the data. */
  static UsageException unfit(String model, String expected, Object got) {
    return new UsageException(
        "model "
            + model
            + ": expected "
            + expected
            + ", got "
            + got
            + "; choose other data or another model");
  }
}
