package org.lenslet.train.loss;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.Shape;
import org.lenslet.train.metric.Metric;

/**
 * What a model is to learn: losses of its outputs, weighted and summed, and what else they are
 * judged by.
 *
 * @param terms at least one, each of another output, in the order of the data's targets
 */
public record Objective(List<Term> terms) {
  private static final float LEAST_WEIGHT = 1e-20f;

  /**
   * A loss of an output.
   *
   * @param output the output's name
   * @param weight what the loss is multiplied by in the sum, above 0
   * @param metrics beside those that the loss brings
   */
  public record Term(String output, float weight, Loss loss, List<Metric> metrics) {
    public Term {
      metrics = List.copyOf(metrics);
      if (!(weight > 0) || Float.isInfinite(weight)) {
        throw new UsageException(
            "loss of %s: expected a weight above 0, got %s".formatted(output, weight));
      }
    }

    private Term with(List<Metric> more) {
      List<Metric> all = new ArrayList<>(metrics);
      all.addAll(more);
      return new Term(output, weight, loss, all);
    }

    /** The metrics of the loss, then the others, none twice. */
    public List<Metric> allMetrics(Shape shape) {
      Map<String, Metric> all = new LinkedHashMap<>();
      loss.metrics(shape).forEach(metric -> all.put(metric.name(), metric));
      metrics.forEach(metric -> all.put(metric.name(), metric));
      return List.copyOf(all.values());
    }
  }

  public Objective {
    terms = List.copyOf(terms);
    Set<String> outputs = new HashSet<>();
    for (Term term : terms) {
      if (!outputs.add(term.output())) {
        throw new UsageException(
            "loss: expected one for each output, got another of " + term.output());
      }
    }
    if (terms.isEmpty()) {
      throw new UsageException("loss: expected at least one, got none");
    }
  }

  /** One loss of one output. */
  public static Objective of(String output, Loss loss) {
    return new Objective(List.of(new Term(output, 1, loss, List.of())));
  }

  /** With another term, in place of the one of the same output if there is one. */
  public Objective with(Term term) {
    List<Term> changed = new ArrayList<>(terms);
    changed.removeIf(other -> other.output().equals(term.output()));
    changed.add(term);
    return new Objective(changed);
  }

  /**
   * With more metrics.
   *
   * @param metrics by the name of an output that has a loss
   */
  public Objective judgedBy(Map<String, List<Metric>> metrics) {
    for (String output : metrics.keySet()) {
      if (terms.stream().noneMatch(term -> term.output().equals(output))) {
        throw new UsageException(
            "metrics: expected those of outputs with a loss, got one of '" + output + "'");
      }
    }
    return new Objective(
        terms.stream()
            .map(term -> term.with(metrics.getOrDefault(term.output(), List.of())))
            .toList());
  }

  /** The name in configurations: the loss's, or the sum with outputs and weights. */
  public String name() {
    return terms.size() == 1
        ? terms.get(0).loss().name()
        : terms.stream()
            .map(term -> term.weight() + " " + term.loss().name() + " of " + term.output())
            .collect(joining(" + "));
  }

  /**
   * Adds the losses of every example, a value N for each term, not weighted.
   *
   * @param outputs by name
   * @param targets a value for each term
   */
  public List<Value> perExample(
      GraphBuilder graph, Map<String, Value> outputs, List<Value> targets) {
    List<Value> losses = new ArrayList<>();
    for (int t = 0; t < terms.size(); t++) {
      Term term = terms.get(t);
      losses.add(term.loss().perExample(graph, outputs.get(term.output()), targets.get(t)));
    }
    return losses;
  }

  /**
   * Adds what every example adds to the losses of a batch, a value N for each term: the mean over
   * the examples is the sum of losses over the sum of {@linkplain Loss#weights weights}.
   *
   * @param outputs by name
   * @param targets a value for each term
   */
  public List<Value> sharesOfBatch(
      GraphBuilder graph, Map<String, Value> outputs, List<Value> targets) {
    List<Value> losses = perExample(graph, outputs, targets);
    List<Value> shares = new ArrayList<>();
    for (int t = 0; t < terms.size(); t++) {
      Value own = losses.get(t);
      Value output = outputs.get(terms.get(t).output());
      Optional<Value> weights = terms.get(t).loss().weights(graph, output, targets.get(t));
      shares.add(weights.map(all -> share(graph, own, all)).orElse(own));
    }
    return shares;
  }

  private static Value share(GraphBuilder graph, Value losses, Value weights) {
    int examples = losses.spec().shape().get(0);
    Value total = graph.reduce(ReduceFunction.SUM, weights, 0);
    // A batch in which nothing counts has losses of 0.
    Expression known =
        Expression.binary(
            BinaryFunction.MAXIMUM, Expression.input(1), Expression.constant(LEAST_WEIGHT));
    Expression quotient =
        Expression.binary(
            BinaryFunction.DIVIDE,
            Expression.times(Expression.constant(examples), Expression.input(0)),
            known);
    return graph.pointwise(quotient, losses, total);
  }

  /** Adds the weighted sum of values that there are for each term. */
  public Value sum(GraphBuilder graph, List<Value> losses) {
    Value sum = graph.scale(losses.get(0), terms.get(0).weight());
    for (int t = 1; t < terms.size(); t++) {
      sum =
          graph.binary(BinaryFunction.ADD, sum, graph.scale(losses.get(t), terms.get(t).weight()));
    }
    return sum;
  }
}
