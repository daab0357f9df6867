package org.lenslet.train;

import java.util.List;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Scope;
import org.lenslet.layer.Model;
import org.lenslet.layer.Parameter;
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

  private TrainingStep(
      Model model, Loss loss, Optimizer optimizer, int batch, Backend backend, long seed) {
    this.seed = seed;
    try {
      graph = TrainingGraph.of(model, loss, optimizer, batch);
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
   * @param batch the examples per step
   * @param backend where to run; not owned by the step
   * @param seed what the first weights and the random numbers of the steps depend on
   * @throws org.lenslet.error.OutOfDeviceMemoryException if the device has no room; its message
   *     names the largest batch that fits
   */
  public static TrainingStep compile(
      Model model, Loss loss, Optimizer optimizer, int batch, Backend backend, long seed) {
    TrainingStep step =
        LargestBatch.guard(
            model,
            loss,
            optimizer,
            batch,
            backend,
            () -> new TrainingStep(model, loss, optimizer, batch, backend, seed));
    try {
      step.parameters().forEach(p -> step.variables.write(p.name(), p.initialValues(seed)));
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
    take(number, rate, inputs, labels, StepCheck.NONE);
  }

  /** As {@link #take(long, float, float[], int[])}, under the eyes of a check. */
  void take(long number, float rate, float[] inputs, int[] labels, StepCheck check) {
    graph.updates().write(numbers.ints(), seed, number, rate);
    plan.write(graph.numbers(), numbers);
    plan.write(graph.input(), HostTensor.of(graph.input().spec().shape(), inputs));
    plan.write(graph.labels(), HostTensor.ofInts(graph.labels().spec().shape(), labels));
    check.run(number, plan, variables);
  }

  /** The inputs of the last batch. */
  HostTensor inputs() {
    return plan.read(graph.input());
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
    return parameters().stream().mapToLong(p -> p.value().spec().elements()).sum();
  }

  Variables variables() {
    return variables;
  }

  List<Parameter> parameters() {
    return graph.parameters();
  }

  @Override
  public void close() {
    scope.close();
  }
}
