package org.lenslet.cli.train;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.DeviceOption;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.cli.shared.MemoryLimit;
import org.lenslet.cli.shared.ModelForData;
import org.lenslet.cli.shared.ModelNames;
import org.lenslet.cli.shared.NamedModels;
import org.lenslet.cli.shared.Options;
import org.lenslet.cli.shared.Verbose;
import org.lenslet.layer.Summary;
import org.lenslet.train.Recipe;
import org.lenslet.train.TrainingStep;
import org.lenslet.train.TrainingTask;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Optimizers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a model consists of. */
@Command(
    name = "summary",
    description = "Show the layers of a model: shapes, parameters, work and memory.",
    sortOptions = false,
    footer = {"", "Example:", "  ./lenslet summary lenet5 --batch 64"})
public final class SummaryCommand implements Callable<Integer> {
  private static final String ROW = "%-16s %-18s %14s %20s%n";

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      completionCandidates = ModelNames.class,
      description = "One of those that ./lenslet models lists, or a file of ONNX.")
  private String model;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples per step (default: that of the model's recipe).")
  private Integer batch;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "Data to fit the model to, as for train (default: what it was made for).")
  private String data;

  @Mixin private DeviceOption device;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    json.check();
    int examples = Options.batch(batch, model);
    return MemoryLimit.guard(examples, () -> summarise(examples));
  }

  private int summarise(int examples) {
    ModelForData fitted = ModelForData.of(model, data);
    Summary summary = Summary.of(fitted.model(), examples);
    Recipe recipe = Recipe.of(model);
    try (Backend backend = device.open(spec.commandLine().getErr());
        TrainingStep step =
            TrainingStep.compile(
                new TrainingTask(
                    fitted.model(),
                    Losses.softmaxCrossEntropy(),
                    Optimizers.named(recipe.optimizer(), recipe.learningRate(), recipe.momentum()),
                    examples),
                backend,
                1)) {
      Verbose.kernels(spec, "a training step", step.plan());
      Verbose.builds(spec, backend);
      print(summary, step, backend);
      json.write(JsonRow.of(row(summary, step, examples), backend));
    }
    return 0;
  }

  private Map<String, Object> row(Summary summary, TrainingStep step, int examples) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", model);
    row.put("batch", examples);
    row.put("parameters", summary.parameters());
    row.put("multiply_accumulates", summary.multiplyAccumulates());
    row.put("device_bytes", step.deviceBytes());
    row.put("layers", summary.layers().stream().map(SummaryCommand::layer).toList());
    return row;
  }

  private static Map<String, Object> layer(Summary.Row layer) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", layer.name());
    row.put("output", Arrays.stream(layer.output().toArray()).boxed().toList());
    row.put("parameters", layer.parameters());
    row.put("multiply_accumulates", layer.multiplyAccumulates());
    return row;
  }

  private void print(Summary summary, TrainingStep step, Backend backend) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s: %s%n%n", model, NamedModels.description(model));
    out.printf(ROW, "layer", "output", "parameters", "multiply-accumulates");
    summary.inputs().values().forEach(shape -> out.printf(ROW, "input", shape, "", ""));
    for (Summary.Row row : summary.layers()) {
      out.printf(
          ROW,
          row.name(),
          row.output(),
          Figures.count(row.parameters()),
          Figures.count(row.multiplyAccumulates()));
    }
    out.printf(
        ROW,
        "total",
        "",
        Figures.count(summary.parameters()),
        Figures.count(summary.multiplyAccumulates()));
    out.printf(
        "%nmemory of a training step on %s: %s (%s), %s%n",
        backend.name(),
        Figures.count(step.deviceBytes(), "byte"),
        Figures.mebibytes(step.deviceBytes()),
        Figures.count(step.plan().launchCount(), "kernel"));
  }
}
