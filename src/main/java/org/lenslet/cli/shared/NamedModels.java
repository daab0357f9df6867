package org.lenslet.cli.shared;

import org.lenslet.error.Count;
import org.lenslet.error.UsageException;
import org.lenslet.io.UserPath;
import org.lenslet.layer.Model;
import org.lenslet.model.Zoo;
import org.lenslet.onnx.OnnxImport;
import org.lenslet.tensor.Shape;

/** Models as users name them: one of the zoo, or a file of ONNX. */
public final class NamedModels {
  private static final String ENDING = ".onnx";

  private NamedModels() {}

  /** Whether the name is that of a file. */
  public static boolean isFile(String name) {
    return name.endsWith(ENDING);
  }

  /** The name to keep: of a file the whole path, as the folder may be another one later. */
  public static String absolute(String name) {
    return isFile(name) ? UserPath.of(name).toAbsolutePath().normalize().toString() : name;
  }

  /** The name without folder and ending. */
  public static String plain(String name) {
    return isFile(name) ? UserPath.of(name).getFileName().toString().replace(ENDING, "") : name;
  }

  /**
   * The model for inputs of a shape and a number of classes; a file's is as it is, without a
   * softmax at its end.
   *
   * @throws UsageException if no model is called that
   */
  public static Model create(String name, Shape input, int classes) {
    return isFile(name) ? ofFile(name) : Zoo.create(name, input, classes);
  }

  private static Model ofFile(String name) {
    return OnnxImport.of(UserPath.of(name)).withoutSoftmax().model();
  }

  /** The model for what it was made for. */
  static ModelForData usual(String name) {
    if (!isFile(name)) {
      int classes = Zoo.usualClasses(name);
      return new ModelForData(Zoo.create(name, Zoo.usualInput(name), classes), classes);
    }
    Model model = ofFile(name);
    Shape output = model.outputShapes().values().iterator().next();
    if (model.outputShapes().size() != 1 || model.inputs().size() != 1 || output.rank() == 0) {
      throw new UsageException(
          "%s: expected a model of one input and one output of classes, got %s and %s"
              .formatted(
                  name, Count.of(model.inputs().size(), "input"), model.outputShapes().values()));
    }
    return new ModelForData(model, output.get(0));
  }

  /** A line about it. */
  public static String description(String name) {
    return isFile(name) ? "as in the file" : Zoo.description(name);
  }
}
