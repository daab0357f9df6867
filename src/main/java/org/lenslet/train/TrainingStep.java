package org.lenslet.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Scope;
import org.lenslet.data.Dataset;
import org.lenslet.data.batch.Batch;
import org.lenslet.data.batch.BatchLoader;
import org.lenslet.data.batch.Mixup;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Parameter;
import org.lenslet.layer.scope.State;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.optimizer.Updates;

/**
 * One compiled training step with the weights that it changes: what {@link Trainer} repeats, and
 * what a benchmark or a loop of one's own takes by itself. Not thread-safe; closed before the
 * backend.
 */
public final class TrainingStep implements AutoCloseable {
  private final Scope scope = new Scope();
  private final TrainingTask task;
  private final Backend backend;
  private final TrainingGraph graph;
  private final Variables variables;
  private final SizedStep whole;
  private final Accumulation accumulation;
  private final long seed;

  /** For the last batch of an epoch where that is smaller; null as long as there was none. */
  private SizedStep smaller;

  /** What was run last. */
  private SizedStep latest;

  /**
   * The update that follows the last batch of each group.
   *
   * @param batches of a group
   * @param plan null where every batch's own plan updates
   */
  private record Accumulation(int batches, ExecutionPlan plan, Value input, HostTensor numbers) {
    static final Accumulation NONE = new Accumulation(1, null, null, null);

    boolean endsWith(long number) {
      return plan != null && number % batches == 0;
    }

    /** The share of a batch in the mean over those of its group so far. */
    float share(long number) {
      return 1f / ((number - 1) % batches + 1);
    }
  }

  private TrainingStep(TrainingTask task, Backend backend, long seed) {
    this.task = task;
    this.backend = backend;
    this.seed = seed;
    try {
      graph = TrainingGraph.of(task);
      variables = scope.own(new Variables(backend, graph.variables()));
      whole = scope.own(SizedStep.compile(graph, backend, variables));
      latest = whole;
      accumulation =
          graph
              .update()
              .map(
                  update ->
                      new Accumulation(
                          task.regimen().accumulation(),
                          scope.own(ExecutionPlan.compile(update.graph(), backend, variables)),
                          update.numbers(),
                          HostTensor.zeros(update.numbers().spec())))
              .orElse(Accumulation.NONE);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  /**
   * Compiles the step of a model.
   *
   * @param backend where to run; not owned by the step
   * @param seed what the first weights and the random numbers of the steps depend on
   * @throws org.lenslet.error.OutOfDeviceMemoryException if the device has no room; its message
   *     names the largest batch that fits
   */
  public static TrainingStep compile(TrainingTask task, Backend backend, long seed) {
    TrainingStep step =
        LargestBatch.guard(task, backend, () -> new TrainingStep(task, backend, seed));
    try {
      TrainingGraph graph = step.graph;
      graph.parameters().forEach(p -> step.variables.write(p.name(), p.initialValues(seed)));
      graph.states().forEach(s -> step.variables.write(s.name(), s.initialValues()));
      return step;
    } catch (RuntimeException | Error e) {
      step.close();
      throw e;
    }
  }

  /**
   * Uploads a batch and learns from it; returns when the step is enqueued. Allocates nothing.
   *
   * @param number the number of the step since the first weights, from 1
   * @param rate the learning rate
   * @param inputs for each of the model's inputs, in their order, batch x its shape
   * @param targets for each of the losses, in their order, batch x what it is of
   * @throws UsageException if the tensors do not fit; nothing is then uploaded
   */
  public void take(long number, float rate, List<HostTensor> inputs, List<HostTensor> targets) {
    whole.write(inputs, targets);
    run(whole, number, rate, StepRunner.PLAIN);
  }

  /**
   * Makes what is needed to learn from the data: where they leave a smaller batch at the end of an
   * epoch, compiles the step once more for that.
   *
   * @return the data as batches are to be taken from
   * @throws UsageException if they do not fit the model, or the model no batch as small as the last
   */
  public Dataset prepare(Dataset data) {
    task.requireFit(data);
    Dataset prepared = whole.feed().prepare(data);
    int rest = task.batching(data.size()).rest();
    if (rest == 0) {
      return prepared;
    }
    if (smaller == null || smaller.batch() != rest) {
      closeSmaller();
      smaller = LargestBatch.guard(task, backend, () -> compileSmaller(rest));
    }
    return smaller.feed().prepare(prepared);
  }

  private SizedStep compileSmaller(int rest) {
    try {
      return whole.beside(TrainingGraph.of(task.batch(rest)), backend);
    } catch (ShapeException | UsageException e) {
      throw new UsageException(
          "last batch of an epoch: expected as many examples as the step needs, got %d (%s); choose another batch size, or leave the last batch out"
              .formatted(rest, e.getMessage().split(";")[0]),
          e);
    }
  }

  /**
   * Batches as {@link BatchLoader#shuffled(Dataset, int, boolean, long, int, int)} gives them, of
   * data that were prepared, in the order of the step's seed. Whoever asks closes the loader.
   */
  public BatchLoader loader(Dataset prepared, int epoch, int index) {
    Regimen regimen = task.regimen();
    boolean drops = regimen.dropsLast();
    return regimen.mixup() == 0
        ? BatchLoader.shuffled(prepared, task.batch(), drops, seed, epoch, index)
        : BatchLoader.mixed(
            prepared, task.batch(), drops, seed, epoch, index, new Mixup(regimen.mixup()));
  }

  /** As {@link #take(long, float, List, List)}, of a batch of {@link #loader}. */
  public void take(long number, float rate, Batch batch) {
    take(number, rate, batch, StepRunner.PLAIN);
  }

  /** The same by a runner. */
  void take(long number, float rate, Batch batch, StepRunner runner) {
    SizedStep fitting = batch.size() == whole.batch() ? whole : smaller;
    fitting.write(batch);
    run(fitting, number, rate, runner);
  }

  private void run(SizedStep step, long number, float rate, StepRunner runner) {
    if (accumulation.plan == null) {
      step.writeNumbers(seed, number, rate);
    } else {
      step.writeShare(seed, number, accumulation.share(number));
    }
    latest = step;
    runner.run(number, step.plan(), variables);
    if (accumulation.endsWith(number)) {
      long update = number / accumulation.batches;
      graph.updates().write(accumulation.numbers.ints(), seed, update, rate);
      accumulation.plan.write(accumulation.input, accumulation.numbers);
      // By its own number, so that a runner that looks at some steps sees some updates, too.
      runner.run(update, accumulation.plan, variables);
    }
  }

  /** The sum of the losses of all examples since this was last asked; waits for the device. */
  public double takeLossSum() {
    double sum = variables.read(TrainingGraph.LOSS_SUM).floats()[0];
    variables.write(TrainingGraph.LOSS_SUM, HostTensor.scalar(0));
    return sum;
  }

  /** What is trained, and how. */
  public TrainingTask task() {
    return task;
  }

  /** The inputs of the last batch, in the order of the model's, then the targets. */
  List<HostTensor> examples() {
    return latest.examples();
  }

  /** The kernels, of a batch that is not smaller than the others. */
  public ExecutionPlan plan() {
    return whole.plan();
  }

  /** What the step of the last batch ran, if that was of the number, one after the other. */
  List<ExecutionPlan> plans(long number) {
    ExecutionPlan plan = latest.plan();
    return accumulation.endsWith(number) ? List.of(plan, accumulation.plan) : List.of(plan);
  }

  /**
   * The contents of all variables with the averages of parameters in place of those, where averages
   * are kept; else the same.
   */
  Map<String, HostTensor> averaged(Map<String, HostTensor> contents) {
    if (graph.updates().averaging() == 0) {
      return contents;
    }
    Map<String, HostTensor> averaged = new LinkedHashMap<>(contents);
    for (Parameter parameter : graph.parameters()) {
      HostTensor average = contents.get(Updates.AVERAGE + parameter.name());
      // What is frozen has none.
      if (average != null) {
        averaged.put(parameter.name(), average);
      }
    }
    return averaged;
  }

  /** Writes the parameters' part of the contents of all variables. */
  void writeParameters(Map<String, HostTensor> contents) {
    graph.parameters().forEach(p -> variables.write(p.name(), contents.get(p.name())));
  }

  /** Bytes of device memory: weights, optimizer state, and what the plan lays out. */
  public long deviceBytes() {
    return variables.bytes()
        + whole.deviceBytes()
        + (smaller == null ? 0 : smaller.deviceBytes())
        + (accumulation.plan == null ? 0 : accumulation.plan.plannedBytes());
  }

  /** The number of trainable numbers. */
  public long parameterCount() {
    return graph.parameters().stream().mapToLong(p -> p.value().spec().elements()).sum();
  }

  Variables variables() {
    return variables;
  }

  /** What has been learnt, in the order of files: parameters, then states. */
  List<Value> weights() {
    return Stream.concat(
            graph.parameters().stream().map(Parameter::value),
            graph.states().stream().map(State::value))
        .toList();
  }

  private void closeSmaller() {
    if (smaller != null) {
      smaller.close();
      smaller = null;
      latest = whole;
    }
  }

  @Override
  public void close() {
    closeSmaller();
    scope.close();
  }
}
