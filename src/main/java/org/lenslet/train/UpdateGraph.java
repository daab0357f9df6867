package org.lenslet.train;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Parameter;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.update.AverageUpdate;
import org.lenslet.pass.Passes;
import org.lenslet.train.optimizer.Gradient;
import org.lenslet.train.optimizer.GradientTransform;
import org.lenslet.train.optimizer.Updates;

/**
 * The update of a task that accumulates gradients, as a graph of its own: it is run after the last
 * batch of each group, and reads the means of gradients that the batches' steps keep in variables.
 *
 * @param numbers the {@link StepNumbers} of the update, counted in updates
 */
record UpdateGraph(Graph graph, Value numbers) {
  private static final String MEAN = "gradient.";

  static UpdateGraph of(Updates updates, List<Parameter> learnt) {
    GraphBuilder builder = new GraphBuilder();
    Value numbers = builder.input("update", updates.numbers());
    List<Gradient> means = new ArrayList<>();
    for (Parameter parameter : learnt) {
      Value value = builder.variable(parameter.name(), parameter.value().spec());
      Parameter own =
          new Parameter(
              value,
              parameter.index(),
              parameter.initializer(),
              parameter.fans(),
              parameter.group());
      means.add(new Gradient(own, builder.variable(MEAN + parameter.name(), value.spec())));
    }
    append(builder, updates, numbers, means);
    return new UpdateGraph(Passes.standard(builder.build()), numbers);
  }

  /** Appends transforms of the gradients and the update. */
  static void append(
      GraphBuilder builder, Updates updates, Value numbers, List<Gradient> gradients) {
    builder.label("gradients");
    List<Gradient> changed = gradients;
    for (GradientTransform transform : updates.optimizer().transforms()) {
      changed = transformed(transform, builder, changed);
    }
    builder.label("optimizer");
    updates.append(builder, numbers, changed);
  }

  /**
   * Appends the means of the gradients of the batches so far, of which the step numbers hold the
   * share of the newest: a share of 1 starts anew.
   */
  static void accumulate(GraphBuilder builder, Value numbers, List<Gradient> gradients) {
    builder.label("gradients");
    List<Value> means = new ArrayList<>();
    for (Gradient gradient : gradients) {
      means.add(builder.variable(MEAN + gradient.parameter().name(), gradient.value().spec()));
    }
    List<Value> operands = new ArrayList<>(List.of(numbers));
    operands.addAll(means);
    gradients.forEach(gradient -> operands.add(gradient.value()));
    List<Value> moved = builder.applyAll(new AverageUpdate(StepNumbers.FLOATS), operands);
    for (int i = 0; i < means.size(); i++) {
      builder.update(means.get(i), moved.get(i));
    }
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
