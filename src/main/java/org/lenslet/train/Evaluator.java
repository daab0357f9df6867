package org.lenslet.train;

import org.lenslet.backend.Backend;
import org.lenslet.data.Batch;
import org.lenslet.data.BatchLoader;
import org.lenslet.data.Dataset;
import org.lenslet.graph.Value;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;

/**
 * Judges a model of one input on data sets, with the parameters that its variables hold at that
 * moment.
 */
final class Evaluator implements AutoCloseable {
  private final TrainingTask task;
  private final EvaluationGraph step;
  private final ExecutionPlan plan;
  private final HostTensor losses;
  private final HostTensor winners;

  Evaluator(TrainingTask task, Backend backend, Variables variables) {
    this.task = task;
    this.step = EvaluationGraph.of(task);
    this.plan = ExecutionPlan.compile(step.graph(), backend, variables);
    this.losses = HostTensor.zeros(step.losses().spec());
    this.winners = HostTensor.zeros(step.winners().spec());
  }

  Evaluation evaluate(Dataset data) {
    int[][] confusion = new int[task.classes()][task.classes()];
    Value input = step.inputs().get(0);
    double lossSum = 0;
    int seen = 0;
    try (BatchLoader loader = BatchLoader.sequential(data, task.batch())) {
      for (int i = 0; i < loader.batchesPerEpoch(); i++) {
        Batch examples = loader.next();
        plan.write(input, HostTensor.of(input.spec().shape(), examples.inputs()));
        plan.write(
            step.labels(), HostTensor.ofInts(step.labels().spec().shape(), examples.labels()));
        plan.run();
        plan.read(step.losses(), losses);
        plan.read(step.winners(), winners);
        for (int e = 0; e < examples.count(); e++) {
          lossSum += losses.floats()[e];
          confusion[examples.labels()[e]][winners.ints()[e]]++;
          seen++;
        }
      }
    }
    return new Evaluation(lossSum / seen, confusion, data.classNames());
  }

  ExecutionPlan plan() {
    return plan;
  }

  @Override
  public void close() {
    plan.close();
  }
}
