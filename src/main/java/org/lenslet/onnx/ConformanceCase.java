package org.lenslet.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.lenslet.backend.Backend;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.LensletException;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.error.UsageException;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.onnx.file.OnnxModel;
import org.lenslet.onnx.file.OnnxReader;
import org.lenslet.onnx.file.OnnxTensor;
import org.lenslet.onnx.file.OnnxValue;
import org.lenslet.onnx.rule.Literal;
import org.lenslet.tensor.Shape;

/**
 * A test case as ONNX lays it out: a model, and folders with what goes in and what must come out,
 * within {@code 1e-7 + 1e-3 |expected|}, as ONNX's own test runner has it.
 *
 * @param folder holds model.onnx, and test_data_set_0 and so on
 */
public record ConformanceCase(Path folder) {
  private static final String MODEL = "model.onnx";
  private static final double ABSOLUTE = 1e-7;
  private static final double RELATIVE = 1e-3;

  /** How a case came out. */
  public enum Verdict {
    PASS,
    FAIL,
    /** The model needs what is not known. */
    UNSUPPORTED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How a case came out.
   *
   * @param reason empty for a pass
   */
  public record Outcome(Verdict verdict, String reason) {
    private static final Outcome PASS = new Outcome(Verdict.PASS, "");

    private static Outcome fail(String reason) {
      return new Outcome(Verdict.FAIL, reason);
    }
  }

  /**
   * The cases in a folder, or the one that the folder is, sorted by name.
   *
   * @throws UsageException if there is none
   */
  public static List<ConformanceCase> find(Path folder) {
    if (!Files.isDirectory(folder)) {
      String got = Files.exists(folder) ? "a file" : "no such folder";
      throw new UsageException(
          "%s: expected a folder of test cases, got %s".formatted(folder, got));
    }
    List<ConformanceCase> cases;
    if (Files.isRegularFile(folder.resolve(MODEL))) {
      return List.of(new ConformanceCase(folder));
    }
    try (Stream<Path> inside = Files.list(folder)) {
      cases =
          inside
              .filter(each -> Files.isRegularFile(each.resolve(MODEL)))
              .sorted()
              .map(ConformanceCase::new)
              .toList();
    } catch (IOException e) {
      throw new UsageException(
          "%s: expected a folder that can be read, got %s".formatted(folder, e));
    }
    if (cases.isEmpty()) {
      throw new UsageException(
          "%s: expected folders with a %s and its data, got none; give the folder above those of cases"
              .formatted(folder, MODEL));
    }
    return cases;
  }

  /** The folder's name. */
  public String name() {
    return folder.getFileName().toString();
  }

  /** Runs all sets of data. */
  public Outcome run(Backend backend) {
    try {
      OnnxModel model = OnnxReader.model(folder.resolve(MODEL));
      List<Path> sets = sets();
      if (sets.isEmpty()) {
        return Outcome.fail("no data that it could be run with");
      }
      for (Path set : sets) {
        List<OnnxRun.Output> outputs = OnnxRun.run(model, inputs(model, set), backend);
        for (int i = 0; i < outputs.size(); i++) {
          String difference = difference(outputs.get(i), set.resolve("output_" + i + ".pb"));
          if (!difference.isEmpty()) {
            return Outcome.fail(difference);
          }
        }
      }
      return Outcome.PASS;
    } catch (UnsupportedOpException e) {
      return new Outcome(Verdict.UNSUPPORTED, e.getMessage());
    } catch (LensletException e) {
      return Outcome.fail(e.getMessage());
    } catch (OutOfMemoryError e) {
      return Outcome.fail("more memory than there is is needed");
    }
  }

  private List<Path> sets() {
    List<Path> sets = new ArrayList<>();
    while (Files.isDirectory(folder.resolve("test_data_set_" + sets.size()))) {
      sets.add(folder.resolve("test_data_set_" + sets.size()));
    }
    return sets;
  }

  private static Map<String, Literal> inputs(OnnxModel model, Path set) {
    Map<String, Literal> inputs = new LinkedHashMap<>();
    List<OnnxValue> given = model.graph().givenInputs();
    for (int i = 0; i < given.size(); i++) {
      OnnxValue input = given.get(i);
      if (input.type().isEmpty()) {
        throw new UnsupportedOpException(
            "input '%s': expected a tensor, got something else".formatted(input.name()));
      }
      Path file = set.resolve("input_" + i + ".pb");
      boolean isRamp = !Files.exists(file) && i == 0 && given.size() == 1;
      inputs.put(input.name(), isRamp ? ramp(input) : literal(OnnxReader.tensor(file)));
    }
    return inputs;
  }

  private static Literal literal(OnnxTensor tensor) {
    if (!tensor.type().isFloating() && !tensor.type().isIntegral()) {
      throw new UnsupportedOpException(
          "tensor '%s': expected numbers, got %s".formatted(tensor.name(), tensor.type()));
    }
    return Literal.of(tensor);
  }

  /** What the light models are tested with: i / n for each of n elements. */
  private static Literal ramp(OnnxValue input) {
    long[] extents =
        input.extents().orElse(List.of()).stream().mapToLong(OnnxValue.Extent::number).toArray();
    int[] checked = new int[extents.length];
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] < 1) {
        throw new DataFormatException(
            "input '%s': expected data for it, got none".formatted(input.name()));
      }
      checked[axis] = Math.toIntExact(extents[axis]);
    }
    Shape shape = Shape.of(checked);
    double[] elements = new double[shape.elements()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) ((double) i / elements.length);
    }
    return Literal.of(ElementType.FLOAT, shape, elements);
  }

  private static String difference(OnnxRun.Output output, Path file) {
    OnnxTensor tensor = OnnxReader.tensor(file);
    if (tensor.type() != output.type() || !tensor.shape().equals(output.shape())) {
      return "output '%s': expected %s %s, got %s %s"
          .formatted(output.name(), tensor.type(), tensor.shape(), output.type(), output.shape());
    }
    Literal expected = literal(tensor);
    for (int i = 0; i < output.shape().elements(); i++) {
      double want = expected.get(i);
      double got = output.elements().applyAsDouble(i);
      boolean isNear =
          Double.compare(want, got) == 0
              || Math.abs(want - got) <= ABSOLUTE + RELATIVE * Math.abs(want);
      if (!isNear) {
        return "output '%s': expected %s at %s, got %s"
            .formatted(output.name(), want, Arrays.toString(output.shape().coordinates(i)), got);
      }
    }
    return "";
  }
}
