package org.lenslet.cli.train;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Scope;
import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.RunData;
import org.lenslet.cli.run.RunFacts;
import org.lenslet.cli.run.RunFolder;
import org.lenslet.cli.shared.DeviceOption;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.MemoryLimit;
import org.lenslet.cli.shared.NamedModels;
import org.lenslet.cli.shared.Verbose;
import org.lenslet.data.DataSource;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Split;
import org.lenslet.error.CheckpointException;
import org.lenslet.error.Count;
import org.lenslet.io.AtomicFile;
import org.lenslet.layer.Model;
import org.lenslet.train.Epochs;
import org.lenslet.train.Json;
import org.lenslet.train.Trainer;
import org.lenslet.train.TrainerBuilder;
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
  private final String device;

  private final boolean tensorBoard;
  private final VerifyOption verify;
  private final JsonOption json;
  private final CommandSpec spec;
  private final PrintWriter out;
  private final PrintWriter err;

  /** What lives as long as the run. */
  private final Scope scope = new Scope();

  /** The settings before, of a run that goes on; null for a new one. */
  private RunConfig before;

  TrainRun(
      RunConfig config,
      RunFolder folder,
      String device,
      boolean tensorBoard,
      VerifyOption verify,
      JsonOption json,
      CommandSpec spec) {
    this.config = config;
    this.folder = folder;
    this.device = device;
    this.tensorBoard = tensorBoard;
    this.verify = verify;
    this.json = json;
    this.spec = spec;
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
  }

  /** Runs from the start in a new folder; returns the exit code. */
  int start() {
    return MemoryLimit.guard(config.batch(), this::guarded);
  }

  /**
   * Goes on from the folder's checkpoint; returns the exit code.
   *
   * @param settings those that the run had until now
   */
  int resume(RunConfig settings) {
    before = settings;
    return MemoryLimit.guard(config.batch(), this::guarded);
  }

  private int guarded() {
    Epochs epochs = config.toEpochs();
    Split<LabelledDataset> data = DataSource.parse(config.data()).load();
    Optional<RunFacts> known = before == null ? Optional.empty() : folder.facts();
    RunData facts = RunData.of(data);
    known.ifPresent(run -> requireSame(run.data(), facts));
    Model model =
        NamedModels.create(config.model(), data.train().inputShape(), data.train().classes());
    // All settings are judged before a device is opened, which may take its self-test.
    TrainerBuilder settings = TrainerSettings.of(config, model).watch(data.test());
    learnt(data); // refuses an augmentation that nobody knows
    // Before the step is compiled: a batch too large for the data may be too large for the memory.
    epochs.split(data.train(), config.batch(), config.seed());
    try (scope;
        Backend backend = DeviceOption.open(device, err);
        Backend reference = Backends.open("reference");
        Trainer trainer = settings.on(backend).runner(verify.start(reference)).build()) {
      Verbose.kernels(spec, "a training step", trainer.plan());
      Verbose.kernels(spec, "a step of evaluation", trainer.evaluationPlan());
      Verbose.builds(spec, backend);
      RunFacts.Session session = RunFacts.Session.begin(CommandText.of(spec), device, backend);
      RunFacts all = known.orElse(new RunFacts(facts, List.of())).with(session);
      return train(trainer, backend, new RunResult.Subject(config, all, model, data));
    }
  }

  /** Nothing is sillier than a loss that doubles because a folder holds other files now. */
  private void requireSame(RunData expected, RunData got) {
    if (!expected.digest().equals(got.digest())) {
      throw new CheckpointException(
          "%s: expected the data that the run has learnt from (digest %s), got others from %s (%s); say where they are with --data, or start a new run"
              .formatted(folder.path(), expected.digest(), config.data(), got.digest()));
    }
  }

  private int train(Trainer trainer, Backend backend, RunResult.Subject subject) {
    Split<LabelledDataset> data = subject.data();
    Epochs epochs = config.toEpochs();
    List<History.EpochRow> past = begin(trainer, data, epochs);
    folder.write(subject.facts());
    trainer.checkpointTo(folder.path());
    introduce(trainer, backend, data, past.size());
    Progress progress = progress(past);
    History history =
        Interruption.during(() -> fit(trainer, backend, data, progress), trainer::requestStop);
    verify.report(out);
    if (!trainer.isFinished()) {
      StrictOption.tell(err, data.train());
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
    trainer.saveWeights(folder.weightsFile());
    RunResult result = RunResult.of(subject, trainer, backend, history);
    verify.addTo(result.values());
    AtomicFile.write(folder.resultFile(), Json.gson().toJson(result.values()) + "\n");
    Report.write(folder.reportFile(), result, trainer.weights());
    json.write(result.values());
    result.print(out, folder);
    StrictOption.tell(err, data.train(), data.test());
    return 0;
  }

  /** Goes to where the run stands, and writes its settings; returns the epochs behind it. */
  private List<History.EpochRow> begin(
      Trainer trainer, Split<LabelledDataset> data, Epochs epochs) {
    boolean begun = before != null && folder.hasBegun();
    if (!begun && config.from() != null) {
      StartingWeights.load(trainer, config.from(), out, err);
    }
    if (before == null) {
      folder = folder.create(config);
      scope.own(folder.lock());
      return List.of();
    }
    List<History.EpochRow> past =
        begun ? trainer.resume(folder.path(), learnt(data), epochs).epochs() : List.of();
    if (!config.equals(before)) {
      folder.write(config);
    }
    return past;
  }

  private Progress progress(List<History.EpochRow> past) {
    Progress kept = new MetricsFile(folder.metricsFile(), past);
    if (tensorBoard) {
      kept = Progress.both(kept, scope.own(new TensorBoardScalars(folder.tensorBoardFolder())));
    }
    return Progress.both(kept, Progress.bar(err));
  }

  /** The training data, with what chance does to it. */
  private LabelledDataset learnt(Split<LabelledDataset> data) {
    return AugmentationOption.apply(config.augmentation(), data.train());
  }

  private History fit(
      Trainer trainer, Backend backend, Split<LabelledDataset> data, Progress progress) {
    History history =
        DeviceFailure.guard(
            folder,
            backend.name(),
            device,
            () -> trainer.fit(learnt(data), config.toEpochs(), progress));
    if (!trainer.isFinished()) {
      err.println(
          "lenslet: stopped after "
              + history.epochs().size()
              + " of "
              + Count.of(config.epochs(), "epoch")
              + "; go on with: ./lenslet train --resume "
              + folder.path());
      err.flush();
    }
    return history;
  }

  private void introduce(Trainer trainer, Backend backend, Split<LabelledDataset> data, int done) {
    out.printf(
        "%s: %s, batch %d, %s, learning rate %s%s%s%s, schedule %s%s%s%n",
        config.model(),
        Figures.count(trainer.parameterCount(), "parameter"),
        config.batch(),
        config.optimizer(),
        config.learningRate(),
        config.momentum() > 0 ? ", momentum " + config.momentum() : "",
        config.weightDecay() > 0 ? ", weight decay " + config.weightDecay() : "",
        config.augmentation().equals("none") ? "" : ", augmentation " + config.augmentation(),
        config.schedule(),
        config.regimen().rows().entrySet().stream()
            .map(row -> ", " + row.getKey() + " " + row.getValue())
            .collect(joining()),
        config.recipe() == null ? "" : "; recipe: " + config.recipe());
    out.printf(
        "%s: %s training and %s test examples of %s%n",
        config.data(),
        Figures.count(data.train().size()),
        Figures.count(data.test().size()),
        data.train().inputShape());
    out.printf("%s: %s%n", backend.name(), backend.deviceName());
    out.printf("%s %s%n", before != null ? "going on in" : "run folder", folder.path());
    if (before != null && before.epochs() != config.epochs()) {
      out.printf(
          "%s instead of %d, %d of them done; schedule %s over all %d%n",
          Figures.count(config.epochs(), "epoch"),
          before.epochs(),
          done,
          config.schedule(),
          config.epochs());
    }
    out.flush();
  }
}
