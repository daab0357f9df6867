package org.lenslet.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lenslet.autodiff.Autodiff;
import org.lenslet.error.UsageException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.layer.scope.Parameter;
import org.lenslet.layer.scope.State;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.pass.Passes;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.optimizer.Gradient;
import org.lenslet.train.optimizer.Updates;

/**
 * A whole training step as one graph: forward, loss, backward, transforms of the gradients, update
 * of all parameters, and the sum of the losses, kept on the device so that no step waits for the
 * host.
 *
 * @param inputs batch x shape of each of the model's inputs
 * @param targets batch x what each loss is of
 * @param mixed how examples are mixed, where they are
 * @param numbers the {@link org.lenslet.op.StepNumbers}, which {@code updates} writes
 * @param parameters of the model, of which the optimizer changes those that are learnt
 * @param states what layers change by rules of their own
 * @param update where gradients are accumulated, the update that follows the last of a group
 */
record TrainingGraph(
    Graph graph,
    List<Value> inputs,
    List<Value> targets,
    Optional<MixedExamples> mixed,
    Value numbers,
    List<Parameter> parameters,
    List<State> states,
    Updates updates,
    Optional<UpdateGraph> update) {

  /** The variable that sums the losses of all examples since it was last set to 0. */
  static final String LOSS_SUM = "metrics.loss";

  static TrainingGraph of(TrainingTask task) {
    Regimen regimen = task.regimen();
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs = task.model().addInputs(builder, task.batch());
    List<Value> targets = task.addTargets(builder);
    Optional<MixedExamples> mixed =
        regimen.mixup() > 0 ? Optional.of(MixedExamples.add(builder, task)) : Optional.empty();
    Updates updates = Updates.of(task.optimizer(), regimen.averaging(), regimen.rateFactors());
    boolean accumulates = regimen.accumulation() > 1;
    Value numbers = builder.input("step", accumulates ? StepNumbers.spec(1) : updates.numbers());
    List<Value> learnt = mixed.map(mix -> mix.inputs(builder, inputs)).orElse(inputs);
    Model.Forward forward = task.model().forward(ForwardPass.training(builder, numbers), learnt);
    if (forward.parameters().isEmpty()) {
      throw new UsageException(
          "model "
              + task.model().name()
              + ": expected parameters to learn, got none; add a layer that has some, such as dense");
    }
    builder.label("loss");
    List<Value> own = task.objective().sharesOfBatch(builder, forward.outputs(), targets);
    List<Value> losses =
        mixed.map(mix -> mix.losses(builder, task, forward.outputs(), own)).orElse(own);
    Value sum = builder.reduce(ReduceFunction.SUM, task.objective().sum(builder, losses), 0);
    Value mean = builder.scale(sum, 1f / task.batch());

    List<Parameter> trained = regimen.learnt(forward.parameters());
    List<Gradient> gradients = gradients(builder, mean, trained);
    if (accumulates) {
      UpdateGraph.accumulate(builder, numbers, gradients);
    } else {
      UpdateGraph.append(builder, updates, numbers, gradients);
    }

    builder.label("metrics");
    Value total = builder.variable(LOSS_SUM, TensorSpec.f32(Shape.scalar()));
    builder.update(total, builder.binary(BinaryFunction.ADD, total, sum));
    Graph graph = Passes.standard(builder.build());
    return new TrainingGraph(
        graph,
        inputs,
        targets,
        mixed,
        numbers,
        forward.parameters(),
        forward.states(),
        updates,
        accumulates ? Optional.of(UpdateGraph.of(updates, trained)) : Optional.empty());
  }

  /** The variables of all graphs, each once. */
  List<Value> variables() {
    Map<String, Value> all = new LinkedHashMap<>();
    graph.variables().forEach(value -> all.put(value.name(), value));
    update.ifPresent(
        own -> own.graph().variables().forEach(value -> all.putIfAbsent(value.name(), value)));
    return List.copyOf(all.values());
  }

  private static List<Gradient> gradients(
      GraphBuilder builder, Value loss, List<Parameter> parameters) {
    List<Value> values =
        Autodiff.gradients(builder, loss, parameters.stream().map(Parameter::value).toList());
    return IntStream.range(0, values.size())
        .mapToObj(i -> new Gradient(parameters.get(i), values.get(i)))
        .toList();
  }
}
