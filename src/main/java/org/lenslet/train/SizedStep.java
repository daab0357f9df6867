package org.lenslet.train;

import java.util.List;
import java.util.stream.Stream;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Scope;
import org.lenslet.data.batch.Batch;
import org.lenslet.error.UsageException;
import org.lenslet.graph.Value;
import org.lenslet.op.StepNumbers;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.feed.InputFeed;

/**
 * The graph of a step compiled for batches of one size, and what is written for it. Closed before
 * the variables, and before the step whose memory it uses.
 *
 * @param numbers what is written of the step's numbers
 */
record SizedStep(TrainingGraph graph, ExecutionPlan plan, InputFeed feed, HostTensor numbers)
    implements AutoCloseable {

  /** Compiles the step. */
  static SizedStep compile(TrainingGraph graph, Backend backend, Variables variables) {
    return around(graph, ExecutionPlan.compile(graph.graph(), backend, variables), backend);
  }

  /** Compiles the step of another size, in the memory of this one; the two take turns. */
  SizedStep beside(TrainingGraph other, Backend backend) {
    return around(other, plan.compileBeside(other.graph()), backend);
  }

  private static SizedStep around(TrainingGraph graph, ExecutionPlan plan, Backend backend) {
    InputFeed feed = new InputFeed(plan, graph.inputs(), backend);
    return new SizedStep(graph, plan, feed, HostTensor.zeros(graph.numbers().spec()));
  }

  /** The examples of a batch. */
  int batch() {
    return graph.inputs().get(0).spec().shape().get(0);
  }

  /** Writes inputs and targets; nothing if they do not fit. */
  void write(List<HostTensor> inputs, List<HostTensor> targets) {
    if (graph.mixed().isPresent()) {
      throw new UsageException(
          "step: expected batches that say how to mix their examples, got inputs and targets alone;"
              + " take batches of the step's loader");
    }
    requireFit("inputs", graph.inputs(), inputs);
    requireFit("targets", graph.targets(), targets);
    writeAll(graph.inputs(), inputs);
    writeAll(graph.targets(), targets);
  }

  /** Writes a batch of data that were prepared. */
  void write(Batch batch) {
    feed.write(batch);
    writeAll(graph.targets(), batch.targets());
    if (graph.mixed().isPresent()) {
      Batch.Mixed mixed = batch.mixed().orElseThrow();
      plan.write(graph.mixed().get().weights(), mixed.weights());
      writeAll(graph.mixed().get().partners(), mixed.targets());
    }
  }

  /** Writes the numbers of a step that updates. */
  void writeNumbers(long seed, long number, float rate) {
    graph.updates().write(numbers.ints(), seed, number, rate);
    plan.write(graph.numbers(), numbers);
  }

  /**
   * Writes the numbers of a step that accumulates.
   *
   * @param share of its gradients in their mean
   */
  void writeShare(long seed, long number, float share) {
    StepNumbers.setSeedAndStep(numbers.ints(), seed, number);
    StepNumbers.setFloat(numbers.ints(), StepNumbers.FLOATS, share);
    plan.write(graph.numbers(), numbers);
  }

  private static void requireFit(String what, List<Value> values, List<HostTensor> tensors) {
    boolean fit = values.size() == tensors.size();
    for (int i = 0; fit && i < values.size(); i++) {
      fit = values.get(i).spec().equals(tensors.get(i).spec());
    }
    if (!fit) {
      throw new UsageException(
          "step: expected the %s %s, got %s"
              .formatted(what, values, tensors.stream().map(HostTensor::spec).toList()));
    }
  }

  private void writeAll(List<Value> values, List<HostTensor> tensors) {
    for (int i = 0; i < values.size(); i++) {
      plan.write(values.get(i), tensors.get(i));
    }
  }

  /** The inputs of the last batch, in the order of the model's, then the targets. */
  List<HostTensor> examples() {
    return Stream.concat(graph.inputs().stream(), graph.targets().stream())
        .map(plan::read)
        .toList();
  }

  /** Bytes of device memory of its own. */
  long deviceBytes() {
    return plan.plannedBytes() + feed.deviceBytes();
  }

  @Override
  public void close() {
    try (Scope scope = new Scope()) {
      scope.own(plan);
      scope.own(feed);
    }
  }
}
