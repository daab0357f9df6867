package org.lenslet.cli.train;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.DeviceOption;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.MemoryLimit;
import org.lenslet.cli.shared.Verbose;
import org.lenslet.data.DataSource;
import org.lenslet.data.Dataset;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Split;
import org.lenslet.error.CheckpointException;
import org.lenslet.layer.Model;
import org.lenslet.model.Zoo;
import org.lenslet.train.Epochs;
import org.lenslet.train.Evaluation;
import org.lenslet.train.Trainer;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;
import picocli.CommandLine.Model.CommandSpec;

/**
 * One training run, from loading the data to the report. Everything is checked before it writes.
 */
final class TrainRun {
  private final RunConfig config;

  /** Named once more when it is created. */
  private RunFolder folder;

  /** As the user has named it. */
  private String device;

  private final VerifyOption verify;
  private final JsonOption json;
  private final CommandSpec spec;
  private final PrintWriter out;
  private final PrintWriter err;

  TrainRun(
      RunConfig config, RunFolder folder, VerifyOption verify, JsonOption json, CommandSpec spec) {
    this.config = config;
    this.folder = folder;
    this.verify = verify;
    this.json = json;
    this.spec = spec;
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
  }

  /** Runs from the start in a new folder; returns the exit code. */
  int start() {
    return run(config.device(), false);
  }

  /** Goes on from the folder's checkpoint, perhaps on another device; returns the exit code. */
  int resume(String other) {
    return run(other, true);
  }

  private int run(String chosen, boolean resumed) {
    device = chosen;
    return MemoryLimit.guard(config.batch(), () -> guarded(resumed));
  }

  private int guarded(boolean resumed) {
    Epochs epochs = config.toEpochs();
    Split<LabelledDataset> data = DataSource.parse(config.data()).load();
    Model model = Zoo.create(config.model(), data.train().inputShape(), data.train().classes());
    // All settings are judged before a device is opened, which may take its self-test.
    Trainer.Builder settings =
        Trainer.of(model)
            .batch(config.batch())
            .loss(config.toLoss())
            .optimizer(config.toOptimizer())
            .schedule(config.toSchedule())
            .seed(config.seed())
            .watch(data.test());
    // Before the step is compiled: a batch too large for the data may be too large for the memory.
    epochs.split(data.train(), config.batch(), config.seed());
    try (Backend backend = DeviceOption.open(device, err);
        Backend reference = Backends.open("reference");
        Trainer trainer = settings.on(backend).runner(verify.start(reference)).build()) {
      Verbose.kernels(spec, "a training step", trainer.plan());
      Verbose.kernels(spec, "a step of evaluation", trainer.evaluationPlan());
      Verbose.builds(spec, backend);
      return train(trainer, backend, data, epochs, resumed);
    }
  }

  private int train(
      Trainer trainer,
      Backend backend,
      Split<LabelledDataset> data,
      Epochs epochs,
      boolean resumed) {
    List<History.EpochRow> before = List.of();
    if (resumed && folder.hasBegun()) {
      before = trainer.resume(folder.path(), data.train(), epochs).epochs();
    } else if (!resumed) {
      folder = folder.create(config);
    }
    trainer.checkpointTo(folder.path());
    introduce(trainer, backend, data, resumed);
    MetricsFile metrics = new MetricsFile(folder.metricsFile(), before);
    Progress progress = Progress.both(metrics, Progress.bar(err));
    History history =
        Interruption.during(
            () -> fit(trainer, backend, data.train(), epochs, progress), trainer::requestStop);
    verify.report(out);
    if (!trainer.isFinished()) {
      return Interruption.EXIT_CODE;
    }
    if (config.validation() > 0) {
      trainer.loadWeights(
          folder.bestFile(),
          changed -> { // the result would be nobody's
            throw new CheckpointException(changed + "; expected the run's own, train again");
          });
      History.EpochRow best = history.best();
      out.printf(
          "weights of epoch %d of %d, %s on the examples held out%n",
          best.epoch(), history.epochs().size(), Figures.percent(best.validationAccuracy()));
    }
    conclude(trainer, backend, trainer.evaluate(data.test()), history);
    return 0;
  }

  private History fit(
      Trainer trainer, Backend backend, Dataset data, Epochs epochs, Progress progress) {
    History history =
        DeviceFailure.guard(
            folder, backend.name(), device, () -> trainer.fit(data, epochs, progress));
    if (!trainer.isFinished()) {
      err.println(
          "lenslet: stopped after "
              + history.epochs().size()
              + " of "
              + epochs.count()
              + " epochs; go on with: ./lenslet train --resume "
              + folder.path());
      err.flush();
    }
    return history;
  }

  private void introduce(
      Trainer trainer, Backend backend, Split<LabelledDataset> data, boolean resumed) {
    out.printf(
        "%s: %s parameters, batch %d, %s%n",
        config.model(),
        Figures.count(trainer.parameterCount()),
        config.batch(),
        config.toOptimizer().describe());
    out.printf(
        "%s: %s training and %s test examples of %s%n",
        config.data(),
        Figures.count(data.train().size()),
        Figures.count(data.test().size()),
        data.train().inputShape());
    out.printf("%s: %s%n", backend.name(), backend.deviceName());
    out.printf("%s %s%n", resumed ? "going on in" : "run folder", folder.path());
    out.flush();
  }

  private void conclude(Trainer trainer, Backend backend, Evaluation test, History history) {
    trainer.saveWeights(folder.weightsFile());
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("model", config.model());
    results.put("data", config.data());
    results.put("device", backend.deviceName());
    results.put("backend", backend.name());
    results.put("seed", config.seed());
    results.put("batch", config.batch());
    results.put("epochs", history.epochs().size());
    results.put("parameters", trainer.parameterCount());
    results.put("train_loss", history.lastTrainLoss());
    results.put("test_accuracy", test.accuracy());
    results.put("test_loss", test.loss());
    results.put("images_per_s_median", history.medianImagesPerSecond());
    results.put("seconds", history.seconds());
    results.put("data_wait_share", history.dataWaitShare());
    verify.addTo(results);
    Report.write(folder.reportFile(), config, backend, trainer.weights(), test, history);
    json.write(results);
    out.printf(
        "test accuracy %s, test loss %s, %s examples%n",
        Figures.percent(test.accuracy()),
        Figures.format("%.4f", test.loss()),
        Figures.count(test.count()));
    out.printf(
        "%s median, %s s of training%n",
        Figures.rate(history.medianImagesPerSecond()), Figures.format("%.1f", history.seconds()));
    out.printf("weights %s%nreport %s%n", folder.weightsFile(), folder.reportFile());
  }
}
