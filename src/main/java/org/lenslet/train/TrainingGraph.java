package org.lenslet.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lenslet.autodiff.Autodiff;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.ForwardPass;
import org.lenslet.layer.Model;
import org.lenslet.layer.Parameter;
import org.lenslet.layer.State;
import org.lenslet.op.BinaryFunction;
import org.lenslet.op.ReduceFunction;
import org.lenslet.pass.Passes;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * A whole training step as one graph: forward, loss, backward, update of all parameters, and the
 * sum of the losses, kept on the device so that no step waits for the host.
 *
 * @param inputs batch x shape of each of the model's inputs
 * @param labels INT32 batch
 * @param hyper what the optimizer needs anew in each step
 * @param parameters what the optimizer changes
 * @param states what layers change by rules of their own
 */
record TrainingGraph(
    Graph graph,
    List<Value> inputs,
    Value labels,
    Value hyper,
    List<Parameter> parameters,
    List<State> states) {

  /** The variable that sums the losses of all examples since it was last set to 0. */
  static final String LOSS_SUM = "metrics.loss";

  static TrainingGraph of(TrainingTask task) {
    Optimizer optimizer = task.optimizer();
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs = task.model().addInputs(builder, task.batch());
    Value labels = builder.input("labels", TensorSpec.i32(task.batch()));
    Value hyper = builder.input("hyper", TensorSpec.f32(optimizer.hyperSize()));
    Model.Forward forward = task.model().forward(ForwardPass.training(builder), inputs);
    builder.label("loss");
    Value perExample = task.loss().perExample(builder, forward.output(), labels);
    Value sum = builder.reduce(ReduceFunction.SUM, perExample, 0);
    Value mean = builder.scale(sum, 1f / task.batch());

    List<Value> parameters = forward.parameters().stream().map(Parameter::value).toList();
    List<Value> gradients = Autodiff.gradients(builder, mean, parameters);
    builder.label("optimizer");
    List<Value> states = new ArrayList<>();
    for (String state : optimizer.states()) {
      for (Value parameter : parameters) {
        states.add(builder.variable(stateName(parameter.name(), state), parameter.spec()));
      }
    }
    List<Value> operands =
        Stream.of(List.of(hyper), parameters, gradients, states).flatMap(List::stream).toList();
    List<Value> updated = builder.applyAll(optimizer.operation(), operands);
    List<Value> targets = Stream.concat(parameters.stream(), states.stream()).toList();
    for (int i = 0; i < targets.size(); i++) {
      builder.update(targets.get(i), updated.get(i));
    }
    builder.label("metrics");
    Value total = builder.variable(LOSS_SUM, TensorSpec.f32(Shape.scalar()));
    builder.update(total, builder.binary(BinaryFunction.ADD, total, sum));
    Graph graph = Passes.standard(builder.build());
    return new TrainingGraph(graph, inputs, labels, hyper, forward.parameters(), forward.states());
  }

  /** The name of the optimizer's tensor for a parameter. */
  private static String stateName(String parameter, String state) {
    return "optimizer." + parameter + "." + state;
  }
}
