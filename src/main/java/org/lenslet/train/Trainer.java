package org.lenslet.train;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Scope;
import org.lenslet.data.Dataset;
import org.lenslet.data.Split;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.loss.Loss;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.loss.Objective;
import org.lenslet.train.metric.Metric;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Callback;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/**
 * Trains a model on a backend and judges it. The step is compiled once, when the trainer is made;
 * equal seeds, data and devices give equal weights, bit for bit. Used by one thread, except {@link
 * #requestStop}; closed before the backend.
 */
public final class Trainer implements AutoCloseable {
  private final TrainingTask task;
  private final Builder settings;
  private final Scope scope = new Scope();
  private final TrainingStep step;
  private final Evaluator evaluator;
  private final Selection selection;
  private final BestWeights best;
  private TrainingState state = new TrainingState();

  /** The configuration of the run that the state belongs to; null before the first. */
  private Map<String, String> run;

  private Path checkpointFolder;
  private volatile boolean stopRequested;

  private Trainer(Builder settings) {
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
  public static Builder of(Model model) {
    return new Builder(model);
  }

  /**
   * Trains, from where the trainer stands: from the start, or after {@link #resume} from the
   * checkpoint. Where examples are held out, a run that went to its end leaves the weights of the
   * epoch that did best on them in place.
   *
   * @return what happened since the start of the run
   * @throws UsageException if the data does not fit the model or is smaller than a batch, or if a
   *     run has begun with other data or epochs
   * @throws org.lenslet.error.LensletException if loss or weights cease to be finite, naming the
   *     first step and kernel; the trainer then stands where they were last known to be finite
   * @throws org.lenslet.error.DeviceException if the device is found to compute wrong
   */
  public History fit(Dataset data, Epochs epochs, Progress progress) {
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
            settings.seed,
            split.train(),
            split.test(),
            settings.watched);
    try {
      new TrainingRun(parts, epochs, state, progress, checkpoints, () -> stopRequested).run();
    } finally {
      stopRequested = false;
    }
    boolean restored = state.finished && split.test() != null && best.restore(step.variables());
    return state.history(split.test() != null, restored);
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
    task.requireFit(data);
    Map<String, String> configuration = configuration(data, epochs);
    int examples = data.size() - (int) Math.round(epochs.validation() * data.size());
    boolean heldOut = epochs.validation() > 0;
    Snapshot before = new Snapshot(Snapshot.read(step.variables()), state);
    TrainingState read =
        Checkpoint.read(
            FileCheckpoints.last(folder),
            step.variables(),
            configuration,
            examples / task.batch(),
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
    task.requireFit(data);
    return evaluator.evaluate(data);
  }

  /** Copies of the current weights, by name: parameters, then states. */
  public Map<String, HostTensor> weights() {
    return Weights.read(step.weights(), step.variables());
  }

  /** Writes the current weights as a safetensors file, atomically. */
  public void saveWeights(Path file) {
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
    scope.close();
  }

  /** The settings of a trainer. */
  public static final class Builder {
    private final Model model;
    private Backend backend;
    private int batch = 64;
    private Objective objective;
    private final Map<String, List<Metric>> metrics = new LinkedHashMap<>();
    private String bestBy;
    private Callback callback = new Callback() {};
    private Optimizer optimizer = Sgd.of(0.01f).momentum(0.9f);
    private Schedule schedule = Schedule.CONSTANT;
    private long seed = 1;
    private Path checkpointFolder;

    /** Often enough that a killed run loses little, seldom enough to cost nothing. */
    private Duration checkpointInterval = Duration.ofSeconds(30);

    private Dataset watched;
    private StepRunner runner = StepRunner.PLAIN;

    private Builder(Model model) {
      this.model = model;
    }

    private Builder(Builder other) {
      this.model = other.model;
      this.backend = other.backend;
      this.batch = other.batch;
      this.objective = other.objective;
      this.metrics.putAll(other.metrics);
      this.bestBy = other.bestBy;
      this.callback = other.callback;
      this.optimizer = other.optimizer;
      this.schedule = other.schedule;
      this.seed = other.seed;
      this.checkpointFolder = other.checkpointFolder;
      this.checkpointInterval = other.checkpointInterval;
      this.watched = other.watched;
      this.runner = other.runner;
    }

    /** Where to run; not owned by the trainer. Required. */
    public Builder on(Backend backend) {
      this.backend = backend;
      return this;
    }

    /** Examples per step; 64 unless set. */
    public Builder batch(int batch) {
      TrainingTask.requireBatch(batch);
      this.batch = batch;
      return this;
    }

    /** What to make small, for a model of one output; softmax cross-entropy unless set. */
    public Builder loss(Loss loss) {
      return loss(TrainingTask.onlyOutput(model), loss);
    }

    /** The loss of an output; the losses of several are summed. See there. */
    public Builder loss(String output, Loss loss) {
      return loss(output, 1, loss);
    }

    /**
     * The loss of an output; the losses of several are summed, each times its weight. The data's
     * targets come in the order in which the losses are given; an output without one is not learnt
     * from.
     *
     * @param weight above 0
     */
    public Builder loss(String output, float weight, Loss loss) {
      Objective.Term term = new Objective.Term(output, weight, loss, List.of());
      objective = objective == null ? new Objective(List.of(term)) : objective.with(term);
      return this;
    }

    /** What else to judge by, for a model of one output, beside the metrics of its loss. */
    public Builder metrics(Metric... metrics) {
      return metrics(TrainingTask.onlyOutput(model), metrics);
    }

    /** What else to judge an output by that has a loss, beside the metrics of that. */
    public Builder metrics(String output, Metric... metrics) {
      this.metrics.put(output, List.of(metrics));
      return this;
    }

    /**
     * The metric on the held-out examples by which the best epoch is chosen, as {@link
     * Evaluation#metrics} names it; the accuracy where there is one unless set, else the loss.
     */
    public Builder bestBy(String metric) {
      this.bestBy = metric;
      return this;
    }

    /** What hears of steps and epochs and may end the run. */
    public Builder callback(Callback callback) {
      this.callback = callback;
      return this;
    }

    private TrainingTask task() {
      Objective chosen =
          objective == null
              ? Objective.of(TrainingTask.onlyOutput(model), Losses.softmaxCrossEntropy())
              : objective;
      return new TrainingTask(model, chosen.judgedBy(metrics), optimizer, batch);
    }

    /** How to learn; gradient descent with rate 0.01 and momentum 0.9 unless set. */
    public Builder optimizer(Optimizer optimizer) {
      this.optimizer = optimizer;
      return this;
    }

    /** How the learning rate changes; constant unless set. */
    public Builder schedule(Schedule schedule) {
      this.schedule = schedule;
      return this;
    }

    /** What first weights, order of examples and held-out examples depend on; 1 unless set. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** An existing folder for checkpoints; none are written unless set. */
    public Builder checkpoints(Path folder) {
      this.checkpointFolder = folder;
      return this;
    }

    /**
     * The time between checkpoints within an epoch; 30 seconds unless set, zero for one after every
     * step. After an epoch there is always one.
     */
    public Builder checkpointEvery(Duration interval) {
      this.checkpointInterval = interval;
      return this;
    }

    /** Examples to judge by after every epoch, for the history only: they decide nothing. */
    public Builder watch(Dataset data) {
      this.watched = data;
      return this;
    }

    /** What runs the steps and may look after the device; it decides nothing about the results. */
    public Builder runner(StepRunner runner) {
      this.runner = runner;
      return this;
    }

    /** Compiles the step. Later changes of the settings are those of the next trainer. */
    public Trainer build() {
      if (backend == null) {
        throw new UsageException("trainer: expected a backend, got none; call on(backend)");
      }
      return new Trainer(new Builder(this));
    }
  }
}
