package org.lenslet.cli.bench;

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
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.pass.Passes;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures predictions. */
@Command(
    name = "predict",
    description = {"Measure the predictions of a model, with upload, on random data in memory."},
    sortOptions = false,
    footer = {"", "Example:", "  ./lenslet bench predict resnet18 --batch 16"})
final class BenchPredictCommand implements Callable<Integer> {
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
    Model fitted = ModelForData.of(model, data).model();
    GraphBuilder builder = new GraphBuilder();
    Value input = fitted.addInputs(builder, examples).get(0);
    Model.Forward forward = fitted.forward(ForwardPass.inference(builder), List.of(input));
    forward.outputs().values().forEach(builder::output);
    Graph graph = Passes.standard(builder.build());
    HostTensor inputs = StepTimer.numbers(input.spec().shape());
    try (Backend backend = device.open(spec.commandLine().getErr());
        Variables variables = new Variables(backend, graph.variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, variables)) {
      forward.parameters().forEach(p -> variables.write(p.name(), p.initialValues(1)));
      forward.states().forEach(s -> variables.write(s.name(), s.initialValues()));
      Verbose.kernels(spec, "a prediction", plan);
      Verbose.builds(spec, backend);
      Runnable step =
          () -> {
            plan.write(input, inputs);
            plan.run();
          };
      report(
          backend,
          examples,
          variables.bytes() + plan.plannedBytes(),
          new StepTimer(step, backend).measure(seconds));
    }
    return 0;
  }

  private void report(Backend backend, int examples, long bytes, StepTimer.Times times) {
    double imagesPerSecond = examples / times.median() * 1e3;
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", model);
    row.put("device", backend.deviceName());
    row.put("backend", backend.name());
    row.put("pass", "predict");
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
            "%s, batch %d, %s (%s): %s ms a batch (best %s), %s, %s, %s of %s%n",
            model,
            examples,
            backend.name(),
            backend.deviceName(),
            Figures.format("%.3f", times.median()),
            Figures.format("%.3f", times.min()),
            Figures.rate(imagesPerSecond),
            Figures.mebibytes(bytes),
            Figures.count(times.slices(), "slice"),
            Figures.count(times.stepsPerSlice(), "step"));
    spec.commandLine().getOut().flush();
  }
}
