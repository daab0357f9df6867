package org.lenslet.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Scope;
import org.lenslet.data.Dataset;
import org.lenslet.data.batch.Batch;
import org.lenslet.data.batch.BatchLoader;
import org.lenslet.graph.Value;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.feed.InputFeed;
import org.lenslet.train.metric.Confusion;
import org.lenslet.train.metric.Metric;

/** Judges a model on data sets, with the parameters that its variables hold at that moment. */
final class Evaluator implements AutoCloseable {
  private final TrainingTask task;
  private final EvaluationGraph step;
  private final Scope scope = new Scope();
  private final ExecutionPlan plan;
  private final InputFeed feed;

  /** What is read after each batch, each value once, whoever wants it. */
  private final Map<Value, HostTensor> results = new LinkedHashMap<>();

  Evaluator(TrainingTask task, Backend backend, Variables variables) {
    this.task = task;
    this.step = EvaluationGraph.of(task);
    this.plan = scope.own(ExecutionPlan.compile(step.graph(), backend, variables));
    this.feed = scope.own(new InputFeed(plan, step.inputs(), backend));
    step.graph().outputs().forEach(output -> results.put(output, HostTensor.zeros(output.spec())));
  }

  Evaluation evaluate(Dataset data) {
    Sum loss = new Sum();
    List<Judge> judges = IntStream.range(0, step.heads().size()).mapToObj(Judge::new).toList();
    int seen = 0;
    try (BatchLoader loader = BatchLoader.sequential(feed.prepare(data), task.batch())) {
      for (int i = 0; i < loader.batchesPerEpoch(); i++) {
        Batch examples = loader.next();
        run(examples);
        loss.add(results.get(step.losses()), null, examples.count());
        judges.forEach(judge -> judge.add(examples));
        seen += examples.count();
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    Map<String, Evaluation.ClassCounts> confusions = new LinkedHashMap<>();
    boolean alike = step.heads().stream().allMatch(head -> head.weights().isEmpty());
    metrics.put(
        Evaluation.LOSS,
        alike ? loss.mean() : judges.stream().mapToDouble(Judge::weightedLoss).sum());
    for (Judge judge : judges) {
      judge.tell(metrics, confusions, data);
    }
    return new Evaluation(seen, metrics, confusions);
  }

  private void run(Batch examples) {
    feed.write(examples);
    for (int t = 0; t < step.targets().size(); t++) {
      plan.write(step.targets().get(t), examples.targets().get(t));
    }
    plan.run();
    results.forEach(plan::read);
  }

  private static final class Sum {
    double sum;
    double weight;

    /**
     * Adds a batch.
     *
     * @param weights what each example counts for; null for 1
     */
    void add(HostTensor losses, HostTensor weights, int count) {
      for (int e = 0; e < count; e++) {
        sum += losses.floats()[e];
        weight += weights == null ? 1 : weights.floats()[e];
      }
    }

    /** The mean; NaN where nothing counts. */
    double mean() {
      return sum / weight;
    }
  }

  /** Judges one output on one data set. */
  private final class Judge {
    private final EvaluationGraph.Head head;
    private final int target;
    private final Sum loss = new Sum();
    private final List<Metric.Accumulator> accumulators;
    private final Confusion confusion;

    Judge(int index) {
      head = step.heads().get(index);
      target = index;
      Shape output = task.output(head.term());
      accumulators = head.metrics().stream().map(metric -> metric.start(output)).toList();
      confusion = head.winners().map(winners -> new Confusion(output.get(0))).orElse(null);
    }

    void add(Batch examples) {
      HostTensor targets = examples.targets().get(target);
      HostTensor weights = head.weights().map(results::get).orElse(null);
      loss.add(results.get(head.losses()), weights, examples.count());
      for (int m = 0; m < accumulators.size(); m++) {
        HostTensor watched = results.get(head.watched().get(m));
        accumulators.get(m).add(watched, targets, examples.count());
      }
      head.winners()
          .ifPresent(winners -> confusion.add(results.get(winners), targets, examples.count()));
    }

    double weightedLoss() {
      return head.term().weight() * loss.mean();
    }

    /** Puts down what came of it; of several outputs with the output's name before. */
    void tell(
        Map<String, Double> metrics, Map<String, Evaluation.ClassCounts> confusions, Dataset data) {
      boolean several = step.heads().size() > 1;
      String prefix = several ? head.term().output() + "." : "";
      if (several) {
        metrics.put(prefix + Evaluation.LOSS, loss.mean());
      }
      for (int m = 0; m < accumulators.size(); m++) {
        metrics.put(prefix + head.metrics().get(m).name(), accumulators.get(m).value());
      }
      if (confusion != null) {
        List<String> names = data.targets().get(target).classNames();
        confusions.put(head.term().output(), new Evaluation.ClassCounts(names, confusion.counts()));
      }
    }
  }

  ExecutionPlan plan() {
    return plan;
  }

  @Override
  public void close() {
    scope.close();
  }
}
