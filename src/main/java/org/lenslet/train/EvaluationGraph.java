package org.lenslet.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.pass.Passes;
import org.lenslet.train.loss.Objective;
import org.lenslet.train.metric.Judged;
import org.lenslet.train.metric.Metric;

/**
 * A model with its losses and metrics, without learning: it reads parameters and states, and
 * changes none.
 *
 * @param inputs batch x shape of each of the model's inputs
 * @param targets batch x what each loss is of
 * @param losses batch: the weighted sum of the losses of every example, which is meant where all
 *     examples count alike
 * @param heads a part for each loss
 */
record EvaluationGraph(
    Graph graph, List<Value> inputs, List<Value> targets, Value losses, List<Head> heads) {

  /**
   * An output that is judged.
   *
   * @param losses batch: the loss of this output alone
   * @param weights batch: what the examples count for, unless alike
   * @param winners where it is scores of classes, the class of the largest
   * @param metrics in order
   * @param watched what each metric reads
   */
  record Head(
      Objective.Term term,
      Value losses,
      Optional<Value> weights,
      Optional<Value> winners,
      List<Metric> metrics,
      List<Value> watched) {}

  static EvaluationGraph of(TrainingTask task) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs = task.model().addInputs(builder, task.batch());
    List<Value> targets = task.addTargets(builder);
    var outputs = task.model().forward(ForwardPass.inference(builder), inputs).outputs();
    builder.label("loss");
    List<Value> losses = task.objective().perExample(builder, outputs, targets);
    Value sum = task.objective().sum(builder, losses);
    builder.label("metrics");
    List<Head> heads = new ArrayList<>();
    for (int t = 0; t < losses.size(); t++) {
      Objective.Term term = task.objective().terms().get(t);
      Judged judged = new Judged(builder, outputs.get(term.output()), targets.get(t));
      heads.add(head(task, term, losses.get(t), judged));
    }
    builder.output(sum);
    heads.forEach(
        head -> {
          builder.output(head.losses());
          head.weights().ifPresent(builder::output);
          head.winners().ifPresent(builder::output);
          head.watched().forEach(builder::output);
        });
    return new EvaluationGraph(
        Passes.standard(builder.build()), inputs, targets, sum, List.copyOf(heads));
  }

  private static Head head(TrainingTask task, Objective.Term term, Value losses, Judged judged) {
    Optional<Value> winners = judged.isClasses() ? Optional.of(judged.winners()) : Optional.empty();
    List<Metric> metrics = term.allMetrics(task.output(term));
    List<Value> watched = new ArrayList<>();
    for (Metric metric : metrics) {
      try {
        watched.add(metric.watched(judged));
      } catch (ShapeException e) {
        throw new ShapeException("metric " + metric.name() + ": " + e.getMessage(), e);
      }
    }
    Optional<Value> weights = term.loss().weights(judged.graph(), judged.output(), judged.target());
    return new Head(term, losses, weights, winners, metrics, watched);
  }
}
