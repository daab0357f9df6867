package org.lenslet.cli.bench;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
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
import org.lenslet.cli.shared.Options;
import org.lenslet.cli.shared.Verbose;
import org.lenslet.error.UsageException;
import org.lenslet.plan.ExecutionPlan;
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

/** Measures training steps. */
@Command(
    name = "train",
    description = {"Measure the training steps of a model, with upload, on random data in memory."},
    sortOptions = false,
    footer = {"", "Example:", "  ./lenslet bench train lenet5 --batch 256 --seconds 10"})
final class BenchTrainCommand implements Callable<Integer> {
  private static final int PROFILED_RUNS = 10;

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
      description = "Data whose shape and classes to use (default: what the model was made for).")
  private String data;

  @Mixin private DeviceOption device;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long to measure, after half as long to warm up (default: 5).",
      defaultValue = "5")
  private double seconds;

  @Option(names = "--profile", description = "Show the time of every kernel.")
  private boolean profile;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    json.check();
    int examples = Options.batch(batch, model);
    if (!(seconds > 0) || Double.isInfinite(seconds)) {
      throw new UsageException("--seconds: expected more than 0, got " + seconds);
    }
    return MemoryLimit.guard(examples, () -> measure(examples));
  }

  private int measure(int examples) {
    ModelForData fitted = ModelForData.of(model, data);
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
      StepTimer timer =
          StepTimer.of(step, backend, fitted.model().inputShape(), fitted.classes(), examples);
      report(backend, step, examples, timer.measure(seconds));
      if (profile) {
        printProfile(step.plan().profile(PROFILED_RUNS));
      }
    }
    return 0;
  }

  private void report(Backend backend, TrainingStep step, int examples, StepTimer.Times times) {
    double imagesPerSecond = examples / times.median() * 1e3;
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", model);
    row.put("device", backend.deviceName());
    row.put("backend", backend.name());
    row.put("pass", "train");
    row.put("algorithm", "plan");
    row.put("batch", examples);
    row.put("ms_min", times.min());
    row.put("ms_median", times.median());
    row.put("images_per_s_median", imagesPerSecond);
    row.put("peak_bytes", step.deviceBytes());
    json.write(JsonRow.of(row, backend));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s, batch %d, %s (%s): %s ms a step (best %s), %s, %s, %s of %s%n",
        model,
        examples,
        backend.name(),
        backend.deviceName(),
        Figures.format("%.3f", times.median()),
        Figures.format("%.3f", times.min()),
        Figures.rate(imagesPerSecond),
        Figures.mebibytes(step.deviceBytes()),
        Figures.count(times.slices(), "slice"),
        Figures.count(times.stepsPerSlice(), "step"));
    out.flush();
  }

  private void printProfile(List<ExecutionPlan.KernelTime> times) {
    PrintWriter out = spec.commandLine().getOut();
    double total = times.stream().mapToDouble(ExecutionPlan.KernelTime::milliseconds).sum();
    out.printf("%n%10s %7s  %-14s %-49s %s%n", "ms", "share", "label", "kernel", "operation");
    for (ExecutionPlan.KernelTime time : times) {
      out.printf(
          "%10s %7s  %-14s %-49s %s%n",
          Figures.format("%.4f", time.milliseconds()),
          Figures.format("%.1f %%", 100 * time.milliseconds() / total),
          time.label(),
          time.kernel(),
          time.operation());
    }
    out.printf("%10s%n", Figures.format("%.4f", total));
  }
}
