package org.lenslet.train;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Lifetime;
import org.lenslet.backend.Scope;
import org.lenslet.data.Dataset;
import org.lenslet.data.Split;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/**
 * Trains a model on a backend and judges it. The step is compiled once, when the trainer is made;
 * equal seeds, data and devices give equal weights, bit for bit. Used by one thread, except {@link
 * #requestStop}; closed before the backend.
 */
public final class Trainer implements AutoCloseable {
  private final TrainingTask task;
  private final TrainerBuilder settings;
  private final Scope scope = new Scope();
  private final TrainingStep step;
  private final Evaluator evaluator;
  private final Selection selection;
  private final BestWeights best;
  private TrainingState state = new TrainingState();

  /** The configuration of the run that the state belongs to; null before the first. */
  private Map<String, String> run;

  private final Lifetime lifetime = new Lifetime("trainer");
  private Path checkpointFolder;
  private volatile boolean stopRequested;

  Trainer(TrainerBuilder settings) {
    this.settings = settings;
    this.task = settings.task();
    this.selection = Selection.of(task, settings.bestBy);
    this.checkpointFolder = settings.checkpointFolder;
    try {
      Backend backend = settings.backend;
      step = scope.own(TrainingStep.compile(task, backend, settings.seed));
      best = new BestWeights(step.weights());
      evaluator =
          scope.own(
              LargestBatch.guard(
                  task, backend, () -> new Evaluator(task, backend, step.variables())));
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  /** Starts the settings of a trainer. */
  public static TrainerBuilder of(Model model) {
    return new TrainerBuilder(model);
  }

  /**
   * Trains, from where the trainer stands: from the start, or after {@link #resume} from the
   * checkpoint. Where examples are held out, a run that went to its end leaves the weights of the
   * epoch that did best on them in place; else, where averages are kept, those.
   *
   * @return what happened since the start of the run
   * @throws UsageException if the data does not fit the model or is smaller than a batch, or if a
   *     run has begun with other data or epochs
   * @throws org.lenslet.error.LensletException if loss or weights cease to be finite, naming the
   *     first step and kernel; the trainer then stands where they were last known to be finite
   * @throws org.lenslet.error.DeviceException if the device is found to compute wrong
   * @throws org.lenslet.error.ClosedException as from every other use, if the trainer or its
   *     backend is closed
   */
  public History fit(Dataset data, Epochs epochs, Progress progress) {
    lifetime.requireOpen();
    task.requireFit(data);
    if (settings.watched != null) {
      task.requireFit(settings.watched);
    }
    Split<? extends Dataset> split = epochs.split(data, task.batch(), settings.seed);
    Map<String, String> configuration = configuration(data, epochs);
    if (state.step > 0) {
      RunConfiguration.requireSame(run, configuration);
    }
    run = configuration;
    TrainingRun.Checkpoints checkpoints = checkpoints(configuration);
    TrainingRun.Parts parts =
        new TrainingRun.Parts(
            task,
            step,
            settings.runner,
            evaluator,
            settings.schedule,
            selection,
            best,
            settings.callback,
            step.prepare(split.train()),
            split.test(),
            settings.watched);
    try {
      new TrainingRun(parts, epochs, state, progress, checkpoints, () -> stopRequested).run();
    } finally {
      stopRequested = false;
    }
    boolean heldOut = split.test() != null;
    if (state.finished && heldOut) {
      best.restore(step.variables());
    } else if (state.finished && task.regimen().averaging() > 0) {
      step.writeParameters(step.averaged(Snapshot.read(step.variables())));
    }
    return state.history(heldOut, state.finished && heldOut);
  }

  /** As {@link #fit(Dataset, Epochs, Progress)}, in silence. */
  public History fit(Dataset data, Epochs epochs) {
    return fit(data, epochs, Progress.silent());
  }

  /**
   * Goes to where a checkpoint was written; {@link #fit} with the same data and epochs then
   * continues as if nothing had happened. With another number of epochs than before the run becomes
   * longer or shorter; the schedule of the learning rate then spans the new number.
   *
   * @param folder the folder of the checkpoints
   * @return what happened before
   * @throws org.lenslet.error.CheckpointException if the checkpoint is damaged or of another run
   * @throws UsageException if the run has more epochs behind it
   */
  public History resume(Path folder, Dataset data, Epochs epochs) {
    lifetime.requireOpen();
    task.requireFit(data);
    Map<String, String> configuration = configuration(data, epochs);
    boolean heldOut = epochs.validation() > 0;
    Snapshot before = new Snapshot(Snapshot.read(step.variables()), state);
    TrainingState read =
        Checkpoint.read(
            FileCheckpoints.last(folder),
            step.variables(),
            configuration,
            task.batching(epochs.learnt(data.size())).count(),
            epochs);
    try {
      if (heldOut && read.bestEpoch >= 0) {
        best.keep(
            Weights.load(FileCheckpoints.best(folder), task.model(), step.weights(), note -> {}));
      }
    } catch (LensletException e) {
      before.restore(step.variables(), state);
      throw e;
    }
    state = read;
    run = configuration;
    return state.history(heldOut, false);
  }

  /** Lets the next {@link #fit} write its checkpoints to this existing folder. */
  public void checkpointTo(Path folder) {
    checkpointFolder = folder;
  }

  /**
   * Asks {@link #fit}, from any thread, to write a checkpoint and return; asked before, it returns
   * at once. The next one goes on.
   */
  public void requestStop() {
    stopRequested = true;
  }

  /** Whether the last {@link #fit} went to its end. */
  public boolean isFinished() {
    return state.finished;
  }

  /** Judges the model with its current weights. */
  public Evaluation evaluate(Dataset data) {
    lifetime.requireOpen();
    task.requireFit(data);
    return evaluator.evaluate(data);
  }

  /** Copies of the current weights, by name: parameters, then states. */
  public Map<String, HostTensor> weights() {
    lifetime.requireOpen();
    return Weights.read(step.weights(), step.variables());
  }

  /** Writes the current weights as a safetensors file, atomically. */
  public void saveWeights(Path file) {
    lifetime.requireOpen();
    Weights.write(file, task.model(), step.weights(), step.variables());
  }

  /** As {@link #loadWeights(Path, Consumer)}; notes go to the log of {@code org.lenslet}. */
  public void loadWeights(Path file) {
    loadWeights(file, note -> System.getLogger("org.lenslet").log(Level.WARNING, note));
  }

  /**
   * Reads weights from a safetensors file; a checkpoint will do. F16, BF16 and F64 are converted as
   * {@link org.lenslet.safetensors.SafetensorsFile#read(Path, java.util.function.Predicate)} says.
   *
   * @param notes told in a line if another program has changed the file since it was written
   * @throws org.lenslet.error.CheckpointException if the file is damaged or of another model
   */
  public void loadWeights(Path file, Consumer<String> notes) {
    lifetime.requireOpen();
    Weights.read(file, task.model(), step.weights(), step.variables(), notes);
  }

  /**
   * Starts from the weights of a file that fit the model, by name and shape, instead of random
   * ones.
   *
   * @param notes told in a line if another program has changed the file since it was written
   * @return what fitted and what did not
   * @throws org.lenslet.error.CheckpointException if the file is damaged or nothing of it fits
   */
  public Transfer startFrom(Path file, Consumer<String> notes) {
    lifetime.requireOpen();
    return Weights.transfer(file, task.model(), step.weights(), step.variables(), notes);
  }

  /** The number of trainable numbers. */
  public long parameterCount() {
    return step.parameterCount();
  }

  /** The compiled step of {@link #fit}, for benchmarks and descriptions. */
  public ExecutionPlan plan() {
    return step.plan();
  }

  /** The compiled step of {@link #evaluate}. */
  public ExecutionPlan evaluationPlan() {
    return evaluator.plan();
  }

  private TrainingRun.Checkpoints checkpoints(Map<String, String> configuration) {
    return checkpointFolder == null
        ? TrainingRun.Checkpoints.NONE
        : new FileCheckpoints(
            checkpointFolder,
            task.model(),
            step.weights(),
            step.variables(),
            configuration,
            settings.checkpointInterval);
  }

  private Map<String, String> configuration(Dataset data, Epochs epochs) {
    return RunConfiguration.of(
        task, settings.schedule, settings.seed, settings.bestBy, data, epochs);
  }

  @Override
  public void close() {
    lifetime.close();
    scope.close();
  }
}
