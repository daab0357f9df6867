package org.lenslet.train;

import java.util.List;
import org.lenslet.data.Dataset;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Target;
import org.lenslet.data.batch.Batching;
import org.lenslet.error.Count;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.loss.Loss;
import org.lenslet.train.loss.Objective;
import org.lenslet.train.optimizer.Optimizer;

/**
 * What is trained, and how: all that a training step and the judgement of its results are made of.
 *
 * @param model of any number of inputs and outputs
 * @param objective what to make small
 * @param optimizer how to learn
 * @param batch the examples per step
 * @param regimen what goes beyond one update a batch of all parameters
 */
public record TrainingTask(
    Model model, Objective objective, Optimizer optimizer, int batch, Regimen regimen) {

  /** Checks that the parts fit. */
  public TrainingTask {
    requireBatch(batch);
    for (Objective.Term term : objective.terms()) {
      Shape output = model.outputShapes().get(term.output());
      if (output == null) {
        throw new UsageException(
            "model %s: expected losses of its outputs %s, got one of '%s'"
                .formatted(model.name(), model.outputShapes().keySet(), term.output()));
      }
      // Refuses an output that the loss cannot be of.
      term.loss().target(output);
    }
  }

  /** With an update a batch of all parameters. */
  public TrainingTask(Model model, Objective objective, Optimizer optimizer, int batch) {
    this(model, objective, optimizer, batch, Regimen.PLAIN);
  }

  /** A model of one output with its loss. */
  public TrainingTask(Model model, Loss loss, Optimizer optimizer, int batch) {
    this(model, Objective.of(onlyOutput(model), loss), optimizer, batch);
  }

  static String onlyOutput(Model model) {
    if (model.outputShapes().size() != 1) {
      throw new ShapeException(
          "model "
              + model.name()
              + ": expected one output to learn from, got "
              + model.outputShapes().keySet()
              + "; name the outputs that the losses are of");
    }
    return model.outputShapes().keySet().iterator().next();
  }

  static void requireBatch(int batch) {
    if (batch < 1) {
      throw new UsageException("batch: expected at least 1, got " + batch);
    }
  }

  /** The shape of the output that a loss is of, the batch axis not counted. */
  public Shape output(Objective.Term term) {
    return model.outputShapes().get(term.output());
  }

  /** What an example's target must be for each loss. */
  public List<TensorSpec> targets() {
    return objective.terms().stream().map(term -> term.loss().target(output(term))).toList();
  }

  /** Adds inputs for the targets of a batch to a graph. */
  List<Value> addTargets(GraphBuilder graph) {
    return addTargets(graph, "");
  }

  /** The same under names that begin so. */
  List<Value> addTargets(GraphBuilder graph, String prefix) {
    return objective.terms().stream()
        .map(
            term -> {
              TensorSpec example = term.loss().target(output(term));
              Shape shape = Shape.of(batch).append(example.shape().toArray());
              return graph.input(
                  prefix + targetName(term, example), new TensorSpec(example.type(), shape));
            })
        .toList();
  }

  private String targetName(Objective.Term term, TensorSpec example) {
    String kind = example.type() == DType.INT32 ? "labels" : "target";
    return objective.terms().size() == 1 ? kind : kind + "." + term.output();
  }

  /** How the examples of an epoch make batches. */
  Batching batching(int examples) {
    return new Batching(examples, batch, regimen.dropsLast());
  }

  /** The same with another number of examples per step. */
  public TrainingTask batch(int batch) {
    return new TrainingTask(model, objective, optimizer, batch, regimen);
  }

  /**
   * Checks that data is what the model takes and what the losses are of.
   *
   * @throws UsageException if not, or if a label is none of the classes
   */
  void requireFit(Dataset data) {
    List<Shape> inputs = model.inputs().stream().map(Model.Input::shape).toList();
    if (!data.inputs().equals(inputs)) {
      throw unfit(
          names(inputs), names(data.inputs()), data, "; choose other data or another model");
    }
    List<Target> targets = data.targets();
    if (targets.size() != objective.terms().size()) {
      throw unfit(
          "targets for the losses of " + outputs(),
          Count.of(targets.size(), "target") + " " + targets,
          data,
          "");
    }
    for (int t = 0; t < targets.size(); t++) {
      requireFit(objective.terms().get(t), targets.get(t), data);
    }
    if (data instanceof LabelledDataset labelled) {
      for (int i = 0; i < labelled.size(); i++) {
        targets.get(0).requireClass(labelled, i, labelled.label(i));
      }
    }
  }

  private void requireFit(Objective.Term term, Target target, Dataset data) {
    Shape output = output(term);
    TensorSpec wanted = term.loss().target(output);
    boolean classes =
        wanted.type() == DType.INT32
            && output.rank() >= 1
            && wanted.shape().equals(output.sub(1, output.rank()));
    String of = objective.terms().size() == 1 ? "" : " for " + term.output();
    String pixels = wanted.shape().rank() == 0 ? "" : " for each of " + wanted.shape();
    String expected =
        classes
            ? Count.of(output.get(0), "class") + pixels + of
            : wanted.shape() + (wanted.type() == DType.INT32 ? " class numbers" : " values") + of;
    if (!target.spec().equals(wanted)) {
      throw unfit(expected, target.toString(), data, advice(target));
    }
    if (classes && target.classes() != output.get(0)) {
      throw unfit(expected, Integer.toString(target.classes()), data, "");
    }
  }

  private static String advice(Target target) {
    return target.isClasses()
        ? "; choose a loss of classes and an output that fits, or other data"
        : "; choose a loss of values and an output that fits, or other data";
  }

  private UsageException unfit(String expected, String got, Dataset data, String advice) {
    return new UsageException(
        "model %s: expected data of %s, got %s of %s%s"
            .formatted(model.name(), expected, got, data.name(), advice));
  }

  private static String names(List<Shape> inputs) {
    return inputs.size() == 1 ? inputs.get(0).toString() : inputs.size() + " inputs " + inputs;
  }

  private List<String> outputs() {
    return objective.terms().stream().map(Objective.Term::output).toList();
  }
}
