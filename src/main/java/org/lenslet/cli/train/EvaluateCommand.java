package org.lenslet.cli.train;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lenslet.backend.Backend;
import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.TrainedModel;
import org.lenslet.cli.shared.DeviceOption;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.cli.shared.MemoryLimit;
import org.lenslet.cli.shared.ModelNames;
import org.lenslet.cli.shared.NamedModels;
import org.lenslet.cli.shared.Options;
import org.lenslet.cli.shared.Verbose;
import org.lenslet.data.DataSource;
import org.lenslet.data.Dataset;
import org.lenslet.error.CheckpointException;
import org.lenslet.error.LensletException;
import org.lenslet.layer.Model;
import org.lenslet.tensor.HostTensor;
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
      "Examples:",
      "  ./lenslet evaluate runs/RUN",
      "  ./lenslet evaluate mlp --weights runs/RUN/weights.safetensors --data mnist:DIR"
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      completionCandidates = ModelNames.class,
      description = {
        "The folder of a run; or the model that the weights belong to, one of those that"
            + " ./lenslet models lists."
      })
  private String given;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "A safetensors file that train has written (default: that of the run).")
  private Path weights;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "As for train; its test set is used (default: that of the run).")
  private String data;

  @Mixin private StrictOption strict;

  @Mixin private DeviceOption device;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples at a time (default: as in the run, or in the model's recipe).")
  private Integer batch;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description = {
        "The loss that is shown, as for train (default: that of the run, or softmax-cross-entropy)."
      })
  private String loss;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    json.check();
    TrainedModel model = TrainedModel.of(given, weights, spec.commandLine().getErr());
    Integer usual = batch == null ? model.run().map(RunConfig::batch).orElse(null) : batch;
    int examples = Options.batch(usual, model.name());
    return MemoryLimit.guard(examples, () -> evaluate(model, examples));
  }

  private int evaluate(TrainedModel model, int examples) {
    String dataName = strict.apply(model.dataName(data));
    DataSource source = DataSource.parse(dataName);
    String usualLoss = model.run().map(RunConfig::loss).orElse("softmax-cross-entropy");
    try (Backend backend = device.open(spec.commandLine().getErr())) {
      Dataset test = source.load().test();
      Model network = NamedModels.create(model.name(), test.inputShape(), test.classes());
      try (Trainer trainer =
          Trainer.of(network)
              .on(backend)
              .batch(examples)
              .loss(Losses.named(loss == null ? usualLoss : loss))
              .build()) {
        Verbose.kernels(spec, "a step of evaluation", trainer.evaluationPlan());
        Verbose.builds(spec, backend);
        PrintWriter err = spec.commandLine().getErr();
        trainer.loadWeights(model.weights(), note -> err.println("lenslet: " + note));
        requireFinite(model.weights(), trainer.weights());
        Evaluation judged = trainer.evaluate(test);
        requireFinite(judged);
        report(backend, trainer, model.name(), dataName, judged);
        StrictOption.tell(err, test);
      }
    }
    return 0;
  }

  private static void requireFinite(Path file, Map<String, HostTensor> weights) {
    weights.forEach(
        (name, tensor) -> {
          int index = tensor.firstNonFinite();
          if (index >= 0) {
            throw new CheckpointException(
                "%s: expected finite weights, got %s in %s; train again, with a lower learning rate"
                    .formatted(file, tensor.floats()[index], name));
          }
        });
  }

  private static void requireFinite(Evaluation judged) {
    if (!Double.isFinite(judged.loss())) {
      throw new LensletException(
          "evaluation: expected a finite loss, got "
              + judged.loss()
              + "; the weights are so large that outputs overflow: train again");
    }
  }

  private void report(
      Backend backend, Trainer trainer, String model, String dataName, Evaluation test) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("model", model);
    results.put("data", dataName);
    results.put("device", backend.deviceName());
    results.put("backend", backend.name());
    results.put("parameters", trainer.parameterCount());
    results.put("examples", test.count());
    results.put("test_accuracy", test.accuracy());
    results.put("test_loss", test.loss());
    json.write(JsonRow.of(results, backend));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "test accuracy %s, test loss %s, %s%n",
        Figures.percent(test.accuracy()),
        Figures.format("%.4f", test.loss()),
        Figures.count(test.count(), "example"));
  }
}
