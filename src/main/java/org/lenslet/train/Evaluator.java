package org.lenslet.train;

import org.lenslet.backend.Backend;
import org.lenslet.data.Batch;
import org.lenslet.data.BatchLoader;
import org.lenslet.data.Dataset;
import org.lenslet.layer.Model;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;

/** Judges a model on data sets, with the parameters that its variables hold at that moment. */
final class Evaluator implements AutoCloseable {
  private final EvaluationGraph step;
  private final ExecutionPlan plan;
  private final int batch;
  private final HostTensor losses;
  private final HostTensor winners;

  Evaluator(Model model, Loss loss, Backend backend, Variables variables, int batch) {
    this.batch = batch;
    this.step = EvaluationGraph.of(model, loss, batch);
    this.plan = ExecutionPlan.compile(step.graph(), backend, variables);
    this.losses = HostTensor.zeros(step.losses().spec());
    this.winners = HostTensor.zeros(step.winners().spec());
  }

  Evaluation evaluate(Dataset data) {
    int[][] confusion = new int[step.classes()][step.classes()];
    double lossSum = 0;
    int seen = 0;
    try (BatchLoader loader = BatchLoader.sequential(data, batch)) {
      for (int i = 0; i < loader.batchesPerEpoch(); i++) {
        Batch examples = loader.next();
        plan.write(step.input(), HostTensor.of(step.input().spec().shape(), examples.inputs()));
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

  /** The number of classes that the model tells apart. */
  int classes() {
    return step.classes();
  }

  @Override
  public void close() {
    plan.close();
  }
}
