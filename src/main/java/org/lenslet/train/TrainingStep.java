package org.lenslet.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Scope;
import org.lenslet.error.UsageException;
import org.lenslet.graph.Value;
import org.lenslet.layer.Parameter;
import org.lenslet.layer.State;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;

/**
 * One compiled training step with the weights that it changes: what {@link Trainer} repeats, and
 * what a benchmark or a loop of one's own takes by itself. Not thread-safe; closed before the
 * backend.
 */
public final class TrainingStep implements AutoCloseable {
  private final Scope scope = new Scope();
  private final TrainingGraph graph;
  private final Variables variables;
  private final ExecutionPlan plan;
  private final HostTensor numbers;
  private final long seed;

  private TrainingStep(TrainingTask task, Backend backend, long seed) {
    this.seed = seed;
    try {
      graph = TrainingGraph.of(task);
      numbers = HostTensor.zeros(graph.numbers().spec());
      variables = scope.own(new Variables(backend, graph.graph().variables()));
      plan = scope.own(ExecutionPlan.compile(graph.graph(), backend, variables));
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
   * Uploads a batch and learns from it; returns when the step is enqueued.
   *
   * @param number the number of the step since the first weights, from 1
   * @param rate the learning rate
   * @param inputs batch x input shape
   * @param labels batch classes
   */
  public void take(long number, float rate, float[] inputs, int[] labels) {
    take(number, rate, List.of(inputs), labels);
  }

  /**
   * As {@link #take(long, float, float[], int[])}, for a model of any number of inputs.
   *
   * @param inputs for each of the model's inputs, in their order, batch x its shape
   */
  public void take(long number, float rate, List<float[]> inputs, int[] labels) {
    take(number, rate, inputs, labels, StepRunner.PLAIN);
  }

  /** As {@link #take(long, float, List, int[])}, by a runner. */
  void take(long number, float rate, List<float[]> inputs, int[] labels, StepRunner runner) {
    if (inputs.size() != graph.inputs().size()) {
      throw new UsageException(
          "step: expected %d arrays for the inputs %s, got %d"
              .formatted(graph.inputs().size(), graph.inputs(), inputs.size()));
    }
    List<HostTensor> examples = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      examples.add(HostTensor.of(graph.inputs().get(i).spec().shape(), inputs.get(i)));
    }
    HostTensor classes = HostTensor.ofInts(graph.labels().spec().shape(), labels);
    graph.updates().write(numbers.ints(), seed, number, rate);
    plan.write(graph.numbers(), numbers);
    for (int i = 0; i < inputs.size(); i++) {
      plan.write(graph.inputs().get(i), examples.get(i));
    }
    plan.write(graph.labels(), classes);
    runner.run(number, plan, variables);
  }

  /** The inputs of the last batch, in the order of the model's. */
  List<HostTensor> inputs() {
    return graph.inputs().stream().map(plan::read).toList();
  }

  /** The kernels. */
  public ExecutionPlan plan() {
    return plan;
  }

  /** Bytes of device memory: weights, optimizer state, and what the plan lays out. */
  public long deviceBytes() {
    return variables.bytes() + plan.plannedBytes();
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

  @Override
  public void close() {
    scope.close();
  }
}
