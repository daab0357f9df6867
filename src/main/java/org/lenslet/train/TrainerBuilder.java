package org.lenslet.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.backend.Backend;
import org.lenslet.data.Dataset;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.train.loss.Loss;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.loss.Objective;
import org.lenslet.train.metric.Metric;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.ParameterNames;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Callback;

/** The settings of a trainer. */
public final class TrainerBuilder {
  private final Model model;
  Backend backend;
  private int batch = 64;
  private Objective objective;
  private final Map<String, List<Metric>> metrics = new LinkedHashMap<>();
  String bestBy;
  Callback callback = new Callback() {};
  private Regimen regimen = Regimen.PLAIN;
  private Optimizer optimizer = Sgd.of(0.01f).momentum(0.9f);
  Schedule schedule = Schedule.CONSTANT;
  long seed = 1;
  Path checkpointFolder;

  /** Often enough that a killed run loses little, seldom enough to cost nothing. */
  Duration checkpointInterval = Duration.ofSeconds(30);

  Dataset watched;
  StepRunner runner = StepRunner.PLAIN;

  TrainerBuilder(Model model) {
    this.model = model;
  }

  private TrainerBuilder(TrainerBuilder other) {
    this.model = other.model;
    this.backend = other.backend;
    this.batch = other.batch;
    this.objective = other.objective;
    this.metrics.putAll(other.metrics);
    this.bestBy = other.bestBy;
    this.callback = other.callback;
    this.optimizer = other.optimizer;
    this.regimen = other.regimen;
    this.schedule = other.schedule;
    this.seed = other.seed;
    this.checkpointFolder = other.checkpointFolder;
    this.checkpointInterval = other.checkpointInterval;
    this.watched = other.watched;
    this.runner = other.runner;
  }

  /** Where to run; not owned by the trainer. Required. */
  public TrainerBuilder on(Backend backend) {
    this.backend = backend;
    return this;
  }

  /** Examples per step; 64 unless set. */
  public TrainerBuilder batch(int batch) {
    TrainingTask.requireBatch(batch);
    this.batch = batch;
    return this;
  }

  /** What to make small, for a model of one output; softmax cross-entropy unless set. */
  public TrainerBuilder loss(Loss loss) {
    return loss(TrainingTask.onlyOutput(model), loss);
  }

  /** The loss of an output; the losses of several are summed. See there. */
  public TrainerBuilder loss(String output, Loss loss) {
    return loss(output, 1, loss);
  }

  /**
   * The loss of an output; the losses of several are summed, each times its weight. The data's
   * targets come in the order in which the losses are given; an output without one is not learnt
   * from.
   *
   * @param weight above 0
   */
  public TrainerBuilder loss(String output, float weight, Loss loss) {
    Objective.Term term = new Objective.Term(output, weight, loss, List.of());
    objective = objective == null ? new Objective(List.of(term)) : objective.with(term);
    return this;
  }

  /** What else to judge by, for a model of one output, beside the metrics of its loss. */
  public TrainerBuilder metrics(Metric... metrics) {
    return metrics(TrainingTask.onlyOutput(model), metrics);
  }

  /** What else to judge an output by that has a loss, beside the metrics of that. */
  public TrainerBuilder metrics(String output, Metric... metrics) {
    this.metrics.put(output, List.of(metrics));
    return this;
  }

  /**
   * The metric on the held-out examples by which the best epoch is chosen, as {@link
   * Evaluation#metrics} names it; the accuracy where there is one unless set, else the loss.
   */
  public TrainerBuilder bestBy(String metric) {
    this.bestBy = metric;
    return this;
  }

  /** What hears of steps and epochs and may end the run. */
  public TrainerBuilder callback(Callback callback) {
    this.callback = callback;
    return this;
  }

  TrainingTask task() {
    Objective chosen =
        objective == null
            ? Objective.of(TrainingTask.onlyOutput(model), Losses.softmaxCrossEntropy())
            : objective;
    return new TrainingTask(model, chosen.judgedBy(metrics), optimizer, batch, regimen);
  }

  /** How to learn; gradient descent with rate 0.01 and momentum 0.9 unless set. */
  public TrainerBuilder optimizer(Optimizer optimizer) {
    this.optimizer = optimizer;
    return this;
  }

  /**
   * The batches whose mean gradient an update takes; 1 unless set. Steps are batches all the same:
   * the rate of an update is that of its last batch, and a group may go on over the end of an
   * epoch; a smaller batch counts like the others.
   *
   * @param batches at least 1
   */
  public TrainerBuilder accumulate(int batches) {
    regimen = regimen.accumulation(batches);
    return this;
  }

  /**
   * Keeps moving averages of the parameters (Polyak and Juditsky 1992): by them the model is judged
   * after each epoch, and they are its weights when the run is finished. In update t the decay is
   * at most (t - 1) / (t + 9). States of layers are not averaged.
   *
   * @param decay in [0, 1), as 0.999; 0 for none
   */
  public TrainerBuilder averaging(double decay) {
    regimen = regimen.averaging(decay);
    return this;
  }

  /**
   * What is not learnt: no gradient is computed for it, and no weight decay changes it. States of
   * its layers, as running statistics, still follow the data.
   *
   * @param names of layers, blocks or parameters, as {@code conv1} or {@code block2.conv1.weight}
   */
  public TrainerBuilder freeze(String... names) {
    regimen = regimen.frozen(List.of(names));
    return this;
  }

  /**
   * What is not learnt, by a regular expression: all layers, blocks and parameters whose whole name
   * it matches, as {@code conv[12]} or {@code .*\\.bias}.
   *
   * @throws UsageException if it is no expression or matches nothing
   */
  public TrainerBuilder freezeMatching(String expression) {
    regimen = regimen.frozen(ParameterNames.matching(expression, model));
    return this;
  }

  /**
   * A factor on the learning rate of a part of the model, beside that of its group; of several the
   * one with the longest name counts.
   *
   * @param name of a layer, a block or a parameter
   * @param factor at least 0
   */
  public TrainerBuilder rateFactor(String name, float factor) {
    regimen = regimen.rateFactor(name, factor);
    return this;
  }

  /**
   * Mixes each example of a batch with the next one, inputs and losses alike, by weights from
   * Beta(alpha, alpha) (Zhang and others 2018, arXiv:1710.09412, who take 0.2 for ImageNet and 1
   * for CIFAR). The training loss is that of the mixtures; nothing is mixed where the model is
   * judged.
   *
   * @param alpha above 0; 0 for no mixing
   */
  public TrainerBuilder mixup(double alpha) {
    regimen = regimen.mixup(alpha);
    return this;
  }

  /**
   * Whether the examples that do not fill a batch at the end of an epoch are left out. Unless set
   * they are a smaller batch, whose update takes their own mean loss as any other; for it the step
   * is compiled once more, in the same memory.
   */
  public TrainerBuilder dropLast(boolean drops) {
    regimen = regimen.dropLast(drops);
    return this;
  }

  /** How the learning rate changes; constant unless set. */
  public TrainerBuilder schedule(Schedule schedule) {
    this.schedule = schedule;
    return this;
  }

  /** What first weights, order of examples and held-out examples depend on; 1 unless set. */
  public TrainerBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** An existing folder for checkpoints; none are written unless set. */
  public TrainerBuilder checkpoints(Path folder) {
    this.checkpointFolder = folder;
    return this;
  }

  /**
   * The time between checkpoints within an epoch; 30 seconds unless set, zero for one after every
   * step. After an epoch there is always one.
   */
  public TrainerBuilder checkpointEvery(Duration interval) {
    this.checkpointInterval = interval;
    return this;
  }

  /** Examples to judge by after every epoch, for the history only: they decide nothing. */
  public TrainerBuilder watch(Dataset data) {
    this.watched = data;
    return this;
  }

  /** What runs the steps and may look after the device; it decides nothing about the results. */
  public TrainerBuilder runner(StepRunner runner) {
    this.runner = runner;
    return this;
  }

  /**
   * Compiles the step alone, for a loop of one's own, with its first weights. Whoever asks closes
   * it.
   */
  public TrainingStep step() {
    requireBackend();
    return TrainingStep.compile(task(), backend, seed);
  }

  private void requireBackend() {
    if (backend == null) {
      throw new UsageException("trainer: expected a backend, got none; call on(backend)");
    }
  }

  /** Compiles the step. Later changes of the settings are those of the next trainer. */
  public Trainer build() {
    requireBackend();
    return new Trainer(new TrainerBuilder(this));
  }
}
