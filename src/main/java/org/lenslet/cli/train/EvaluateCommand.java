package org.lenslet.cli.train;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.DeviceOption;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.MemoryLimit;
import org.lenslet.cli.shared.ModelNames;
import org.lenslet.cli.shared.Options;
import org.lenslet.cli.shared.Verbose;
import org.lenslet.data.DataSource;
import org.lenslet.data.Dataset;
import org.lenslet.layer.Model;
import org.lenslet.model.Zoo;
import org.lenslet.train.Evaluation;
import org.lenslet.train.Trainer;
import org.lenslet.train.loss.Losses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges trained weights. */
@Command(
    name = "evaluate",
    description = "Judge trained weights on the test set of some data.",
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  ./lenslet evaluate mlp --weights runs/RUN/weights.safetensors --data mnist:DIR"
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      completionCandidates = ModelNames.class,
      description = "The model that the weights belong to, one of ${COMPLETION-CANDIDATES}.")
  private String model;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      required = true,
      description = "A safetensors file that train has written.")
  private Path weights;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      required = true,
      description = "As for train; its test set is used.")
  private String data;

  @Mixin private DeviceOption device;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples at a time (default: that of the model's recipe).")
  private Integer batch;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description = "The loss that is shown, as for train (default: ${DEFAULT-VALUE}).",
      defaultValue = "softmax-cross-entropy")
  private String loss;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    json.check();
    int examples = Options.batch(batch, model);
    return MemoryLimit.guard(examples, () -> evaluate(examples));
  }

  private int evaluate(int examples) {
    DataSource source = DataSource.parse(data);
    try (Backend backend = device.open(spec.commandLine().getErr())) {
      Dataset test = source.load().test();
      Model network = Zoo.create(model, test.inputShape(), test.classes());
      try (Trainer trainer =
          Trainer.of(network).on(backend).batch(examples).loss(Losses.named(loss)).build()) {
        Verbose.kernels(spec, "a step of evaluation", trainer.evaluationPlan());
        Verbose.builds(spec, backend);
        PrintWriter err = spec.commandLine().getErr();
        trainer.loadWeights(weights, note -> err.println("lenslet: " + note));
        report(backend, trainer, trainer.evaluate(test));
      }
    }
    return 0;
  }

  private void report(Backend backend, Trainer trainer, Evaluation test) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("model", model);
    results.put("data", data);
    results.put("device", backend.deviceName());
    results.put("backend", backend.name());
    results.put("parameters", trainer.parameterCount());
    results.put("examples", test.count());
    results.put("test_accuracy", test.accuracy());
    results.put("test_loss", test.loss());
    json.write(results);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "test accuracy %s, test loss %s, %s examples%n",
        Figures.percent(test.accuracy()),
        Figures.format("%.4f", test.loss()),
        Figures.count(test.count()));
  }
}
