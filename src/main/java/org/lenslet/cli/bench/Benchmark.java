package org.lenslet.cli.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.DeviceOption;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.cli.shared.MemoryLimit;
import org.lenslet.cli.shared.ModelForData;
import org.lenslet.cli.shared.ModelNames;
import org.lenslet.cli.shared.Options;
import org.lenslet.error.UsageException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is measured, for how long, and how it is told. */
final class Benchmark {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      completionCandidates = ModelNames.class,
      description = "One of those that ./lenslet models lists, or a file of ONNX.")
  private String model;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples at once (default: those of a step of the model's recipe).")
  private Integer batch;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "Data whose shape and classes to use (default: what the model was made for).")
  private String data;

  @Mixin private DeviceOption device;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long to measure, after half as long to warm up (default: 5).",
      defaultValue = "5")
  private double seconds;

  @Mixin private JsonOption json;

  /** Measures, with the number of examples; returns the exit code. */
  int run(IntConsumer measuring) {
    json.check();
    int examples = Options.batch(batch, model);
    if (!(seconds > 0) || Double.isInfinite(seconds)) {
      throw new UsageException("--seconds: expected more than 0, got " + seconds);
    }
    return MemoryLimit.guard(
        examples,
        () -> {
          measuring.accept(examples);
          return 0;
        });
  }

  String model() {
    return model;
  }

  /** The model for the data. */
  ModelForData fitted() {
    return ModelForData.of(model, data);
  }

  Backend open() {
    return device.open(spec.commandLine().getErr());
  }

  double seconds() {
    return seconds;
  }

  /**
   * Tells the figures.
   *
   * @param pass {@code train} or {@code predict}
   * @param unit what is timed, in words
   */
  void report(
      Backend backend, String pass, String unit, int examples, long bytes, StepTimer.Times times) {
    double imagesPerSecond = examples / times.median() * 1e3;
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", model);
    row.put("device", backend.deviceName());
    row.put("backend", backend.name());
    row.put("pass", pass);
    row.put("algorithm", "plan");
    row.put("batch", examples);
    row.put("ms_min", times.min());
    row.put("ms_median", times.median());
    row.put("images_per_s_median", imagesPerSecond);
    row.put("peak_bytes", bytes);
    json.write(JsonRow.of(row, backend));
    spec.commandLine()
        .getOut()
        .printf(
            "%s, batch %d, %s (%s): %s ms a %s (best %s), %s, %s, %s of %s%n",
            model,
            examples,
            backend.name(),
            backend.deviceName(),
            Figures.format("%.3f", times.median()),
            unit,
            Figures.format("%.3f", times.min()),
            Figures.rate(imagesPerSecond),
            Figures.mebibytes(bytes),
            Figures.count(times.slices(), "slice"),
            Figures.count(times.stepsPerSlice(), "step"));
    spec.commandLine().getOut().flush();
  }
}
