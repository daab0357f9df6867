package org.lenslet.train;

import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.autodiff.Autodiff;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.ForwardPass;
import org.lenslet.layer.Model;
import org.lenslet.layer.Parameter;
import org.lenslet.layer.State;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.pass.Passes;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.optimizer.Gradient;
import org.lenslet.train.optimizer.GradientTransform;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Updates;

/**
 * A whole training step as one graph: forward, loss, backward, transforms of the gradients, update
 * of all parameters, and the sum of the losses, kept on the device so that no step waits for the
 * host.
 *
 * @param inputs batch x shape of each of the model's inputs
 * @param targets batch x what each loss is of
 * @param numbers the {@link org.lenslet.op.StepNumbers}, which {@code updates} writes
 * @param parameters what the optimizer changes
 * @param states what layers change by rules of their own
 */
record TrainingGraph(
    Graph graph,
    List<Value> inputs,
    List<Value> targets,
    Value numbers,
    List<Parameter> parameters,
    List<State> states,
    Updates updates) {

  /** The variable that sums the losses of all examples since it was last set to 0. */
  static final String LOSS_SUM = "metrics.loss";

  static TrainingGraph of(TrainingTask task) {
    Optimizer optimizer = task.optimizer();
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs = task.model().addInputs(builder, task.batch());
    List<Value> targets = task.addTargets(builder);
    Updates updates = Updates.of(optimizer);
    Value numbers = builder.input("step", updates.numbers());
    Model.Forward forward = task.model().forward(ForwardPass.training(builder, numbers), inputs);
    if (forward.parameters().isEmpty()) {
      throw new UsageException(
          "model "
              + task.model().name()
              + ": expected parameters to learn, got none; add a layer that has some, such as dense");
    }
    builder.label("loss");
    List<Value> losses = task.objective().sharesOfBatch(builder, forward.outputs(), targets);
    Value sum = builder.reduce(ReduceFunction.SUM, task.objective().sum(builder, losses), 0);
    Value mean = builder.scale(sum, 1f / task.batch());

    List<Gradient> gradients = gradients(builder, mean, forward.parameters());
    builder.label("gradients");
    for (GradientTransform transform : optimizer.transforms()) {
      gradients = transformed(transform, builder, gradients);
    }
    builder.label("optimizer");
    updates.append(builder, numbers, gradients);

    builder.label("metrics");
    Value total = builder.variable(LOSS_SUM, TensorSpec.f32(Shape.scalar()));
    builder.update(total, builder.binary(BinaryFunction.ADD, total, sum));
    Graph graph = Passes.standard(builder.build());
    return new TrainingGraph(
        graph, inputs, targets, numbers, forward.parameters(), forward.states(), updates);
  }

  private static List<Gradient> gradients(
      GraphBuilder builder, Value loss, List<Parameter> parameters) {
    List<Value> values =
        Autodiff.gradients(builder, loss, parameters.stream().map(Parameter::value).toList());
    return IntStream.range(0, values.size())
        .mapToObj(i -> new Gradient(parameters.get(i), values.get(i)))
        .toList();
  }

  private static List<Gradient> transformed(
      GradientTransform transform, GraphBuilder builder, List<Gradient> gradients) {
    List<Gradient> result = transform.apply(builder, gradients);
    List<String> expected = names(gradients);
    if (!names(result).equals(expected)) {
      throw new ShapeException(
          "gradient transform %s: expected the gradients of %s, got those of %s"
              .formatted(transform, expected, names(result)));
    }
    return result;
  }

  private static List<String> names(List<Gradient> gradients) {
    return gradients.stream().map(gradient -> gradient.parameter().name()).toList();
  }
}
