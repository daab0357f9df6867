package org.lenslet.cli.onnx;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.DeviceOption;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.error.UsageException;
import org.lenslet.io.UserPath;
import org.lenslet.onnx.OnnxRun;
import org.lenslet.onnx.file.OnnxModel;
import org.lenslet.onnx.file.OnnxReader;
import org.lenslet.onnx.file.OnnxValue;
import org.lenslet.onnx.rule.Literal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a model once. */
@Command(
    name = "run",
    description = "Run a model once, and show what comes out.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./lenslet onnx run model.onnx --input test_data_set_0/input_0.pb",
      "  ./lenslet onnx run two.onnx --input left=a.pb --input right=b.pb --json -"
    })
final class OnnxRunCommand implements Callable<Integer> {
  private static final int MOST_SHOWN = 10;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "An ONNX model.")
  private Path file;

  @Option(
      names = "--input",
      paramLabel = "[NAME=]FILE",
      description = {
        "A tensor as ONNX keeps them in files, for the input of this name, or for the next one."
      })
  private List<String> inputs = new ArrayList<>();

  @Mixin private DeviceOption device;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    json.check();
    OnnxModel model = OnnxReader.model(file);
    Map<String, Literal> given = given(model.graph().givenInputs());
    PrintWriter out = spec.commandLine().getOut();
    List<Map<String, Object>> rows = new ArrayList<>();
    try (Backend backend = device.open(spec.commandLine().getErr())) {
      for (OnnxRun.Output output : OnnxRun.run(model, given, backend)) {
        print(out, output);
        rows.add(JsonRow.of(row(output), backend));
      }
    }
    json.writeLines(rows);
    return 0;
  }

  private Map<String, Literal> given(List<OnnxValue> wanted) {
    List<String> names = wanted.stream().map(OnnxValue::name).toList();
    Map<String, Literal> given = new LinkedHashMap<>();
    for (String input : inputs) {
      int at = input.indexOf('=');
      String name =
          at > 0 && names.contains(input.substring(0, at))
              ? input.substring(0, at)
              : next(names, given);
      String path = at > 0 && name.equals(input.substring(0, at)) ? input.substring(at + 1) : input;
      given.put(name, Literal.of(OnnxReader.tensor(UserPath.of(path))));
    }
    return given;
  }

  private String next(List<String> names, Map<String, Literal> given) {
    return names.stream()
        .filter(name -> !given.containsKey(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "--input: expected at most the inputs %s of %s, got %d"
                        .formatted(names, file, inputs.size())));
  }

  private static void print(PrintWriter out, OnnxRun.Output output) {
    int elements = output.shape().elements();
    String shown =
        IntStream.range(0, Math.min(MOST_SHOWN, elements))
            .mapToObj(i -> text(output, i))
            .collect(Collectors.joining(", "));
    out.printf(
        "%s: %s %s [%s%s]%n",
        output.name(), output.type(), output.shape(), shown, elements > MOST_SHOWN ? ", ..." : "");
  }

  private static String text(OnnxRun.Output output, int index) {
    double element = output.elements().applyAsDouble(index);
    return output.type().isIntegral()
        ? Long.toString((long) element)
        : Float.toString((float) element);
  }

  private static Map<String, Object> row(OnnxRun.Output output) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("output", output.name());
    row.put("type", output.type().toString());
    row.put("shape", Arrays.stream(output.shape().toArray()).boxed().toList());
    row.put(
        "elements",
        IntStream.range(0, output.shape().elements())
            .mapToObj(
                i ->
                    output.type().isIntegral()
                        ? (Object) (long) output.elements().applyAsDouble(i)
                        : (Object) (float) output.elements().applyAsDouble(i))
            .toList());
    return row;
  }
}
