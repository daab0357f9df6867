package org.lenslet.infer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lenslet.backend.Backend;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.pass.Passes;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** A model's forward direction compiled for one batch size, with the memory of its results. */
final class InferencePlan implements AutoCloseable {
  private final Model model;
  private final int batch;
  private final ForwardGraph forward;
  private final ExecutionPlan plan;
  private final HostTensor[] staged;

  /** The forward direction in a graph of its own. */
  record ForwardGraph(Graph graph, List<Value> inputs, Map<String, Value> outputs) {
    static ForwardGraph of(Model model, int batch) {
      GraphBuilder builder = new GraphBuilder();
      List<Value> inputs = model.addInputs(builder, batch);
      Map<String, Value> outputs = model.forward(ForwardPass.inference(builder), inputs).outputs();
      outputs.values().forEach(builder::output);
      return new ForwardGraph(Passes.standard(builder.build()), inputs, outputs);
    }
  }

  InferencePlan(Model model, int batch, Backend backend, Variables variables) {
    this.model = model;
    this.batch = batch;
    this.forward = ForwardGraph.of(model, batch);
    this.plan = ExecutionPlan.compile(forward.graph, backend, variables);
    this.staged =
        forward.inputs.stream()
            .map(value -> HostTensor.zeros(value.spec()))
            .toArray(HostTensor[]::new);
  }

  int batch() {
    return batch;
  }

  ExecutionPlan plan() {
    return plan;
  }

  /**
   * Runs at most a batch of examples; rows without one are zeros.
   *
   * @param examples a tensor for each of the model's inputs, checked
   * @return the outputs of each example
   */
  List<Map<String, HostTensor>> run(List<Map<String, HostTensor>> examples) {
    for (int i = 0; i < staged.length; i++) {
      Model.Input input = model.inputs().get(i);
      int elements = input.shape().elements();
      float[] rows = staged[i].floats();
      for (int e = 0; e < examples.size(); e++) {
        float[] example = examples.get(e).get(input.name()).floats();
        System.arraycopy(example, 0, rows, e * elements, elements);
      }
      Arrays.fill(rows, examples.size() * elements, rows.length, 0f);
      plan.write(forward.inputs.get(i), staged[i]);
    }
    plan.run();
    Map<String, HostTensor> outputs = new LinkedHashMap<>();
    forward.outputs.forEach((name, value) -> outputs.put(name, plan.read(value)));
    return IntStream.range(0, examples.size()).mapToObj(e -> row(outputs, e)).toList();
  }

  private Map<String, HostTensor> row(Map<String, HostTensor> outputs, int example) {
    Map<String, HostTensor> row = new LinkedHashMap<>();
    model
        .outputShapes()
        .forEach((name, shape) -> row.put(name, row(outputs.get(name), shape, example)));
    return row;
  }

  private static HostTensor row(HostTensor batch, Shape shape, int example) {
    int from = example * shape.elements();
    int to = from + shape.elements();
    return switch (batch.type()) {
      case FLOAT32 -> HostTensor.of(shape, Arrays.copyOfRange(batch.floats(), from, to));
      case INT32 -> HostTensor.ofInts(shape, Arrays.copyOfRange(batch.ints(), from, to));
    };
  }

  @Override
  public void close() {
    plan.close();
  }
}
