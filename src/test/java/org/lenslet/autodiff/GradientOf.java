package org.lenslet.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.Op;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.plan.Interpreter;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/**
 * A function of some tensors under test: its value, and by autodiff the gradient of the sum of its
 * elements times fixed weights (small integers, so that the sums of exact values stay exact).
 */
record GradientOf(String name, BiFunction<GraphBuilder, List<Value>, Value> function) {

  static GradientOf op(Op op) {
    return new GradientOf(
        op.toString(), (graph, inputs) -> graph.apply(op, inputs.toArray(Value[]::new)));
  }

  /** The first output. */
  HostTensor value(List<HostTensor> inputs) {
    GraphBuilder graph = new GraphBuilder();
    List<Value> variables = variables(graph, inputs);
    Value y = function.apply(graph, variables);
    return run(graph.build(), variables, inputs).get(y);
  }

  /** The weighted sum of the first output, in double precision. */
  double loss(List<HostTensor> inputs) {
    HostTensor y = value(inputs);
    float[] weights = weights(y).floats();
    return IntStream.range(0, weights.length)
        .mapToDouble(i -> (double) weights[i] * y.floats()[i])
        .sum();
  }

  /** The gradient of {@link #loss} with respect to one input. */
  HostTensor gradient(List<HostTensor> inputs, int with) {
    GraphBuilder graph = new GraphBuilder();
    List<Value> variables = variables(graph, inputs);
    Value y = function.apply(graph, variables);
    Value weights = graph.constant(weights(HostTensor.zeros(y.spec())));
    Value weighted = graph.binary(BinaryFunction.MULTIPLY, y, weights);
    Integer[] axes = IntStream.range(0, y.spec().shape().rank()).boxed().toArray(Integer[]::new);
    Value loss = graph.reduce(ReduceFunction.SUM, weighted, axes);
    Value gradient = Autodiff.gradients(graph, loss, List.of(variables.get(with))).get(0);
    return run(graph.build(), variables, inputs).get(gradient);
  }

  private static HostTensor weights(HostTensor like) {
    Random random = new Random(7);
    HostTensor weights = HostTensor.zeros(like.spec());
    for (int i = 0; i < weights.floats().length; i++) {
      weights.floats()[i] = 1 + random.nextInt(5);
    }
    return weights;
  }

  private static List<Value> variables(GraphBuilder graph, List<HostTensor> inputs) {
    List<Value> variables = new ArrayList<>();
    for (HostTensor input : inputs) {
      variables.add(graph.variable("v" + variables.size(), input.spec()));
    }
    return variables;
  }

  private static Map<Value, HostTensor> run(
      Graph graph, List<Value> variables, List<HostTensor> contents) {
    Map<Value, HostTensor> given = new HashMap<>();
    IntStream.range(0, variables.size()).forEach(i -> given.put(variables.get(i), contents.get(i)));
    return Interpreter.run(graph, new ReferenceBackend(), given);
  }

  /** Whether an input can have a gradient. */
  static boolean isFloat(HostTensor input) {
    return input.type() == DType.FLOAT32;
  }

  @Override
  public String toString() {
    return name;
  }
}
