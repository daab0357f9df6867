package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.Backend;
import org.lenslet.layer.Model;
import org.lenslet.layer.Network;
import org.lenslet.layer.Tensor;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.composed.BatchNorm;
import org.lenslet.train.composed.Dropout;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Progress;

/** A residual network with running statistics, and one of two inputs, learn on a backend. */
abstract class StatefulTrainingCases {
  private static final int BATCH = 8;
  private static final int CLASSES = 3;
  private static final List<String> STATISTICS =
      List.of(
          "norm1.mean",
          "norm1.variance",
          "residual1.norm1.mean",
          "residual1.norm1.variance",
          "residual1.norm2.mean",
          "residual1.norm2.variance");

  /** A picture and some numbers about it, and the picture's class. */
  private record Examples(float[] pictures, float[] numbers, int[] labels) {
    static Examples draw(long seed) {
      Random random = new Random(seed);
      Examples examples =
          new Examples(new float[BATCH * 2 * 25], new float[BATCH * 4], new int[BATCH]);
      for (int i = 0; i < BATCH; i++) {
        examples.labels[i] = i % CLASSES;
        for (int p = 0; p < 50; p++) {
          examples.pictures[i * 50 + p] = (float) (random.nextGaussian() + 2 * (i % CLASSES));
        }
        for (int n = 0; n < 4; n++) {
          examples.numbers[i * 4 + n] = (float) random.nextGaussian();
        }
      }
      return examples;
    }

    List<HostTensor> inputs() {
      return List.of(
          HostTensor.of(Shape.of(BATCH, 2, 5, 5), pictures),
          HostTensor.of(Shape.of(BATCH, 4), numbers));
    }

    List<HostTensor> targets() {
      return List.of(HostTensor.ofInts(Shape.of(BATCH), labels));
    }

    /** The mean or the variance of the pictures' channel, in double precision. */
    double statistic(int channel, boolean variance) {
      double mean = moment(channel, 0, 1);
      return variance ? moment(channel, mean, 2) : mean;
    }

    private double moment(int channel, double origin, int power) {
      double sum = 0;
      for (int i = 0; i < BATCH; i++) {
        for (int p = 0; p < 25; p++) {
          sum += Math.pow(pictures[i * 50 + channel * 25 + p] - origin, power);
        }
      }
      return sum / (BATCH * 25);
    }
  }

  @TempDir Path folder;

  /** The backend, which all cases share. */
  abstract Backend backend();

  private static Model model() {
    Network net = new Network("pictures-and-numbers");
    Tensor picture =
        net.input("picture", 2, 5, 5)
            .then(new BatchNorm())
            .residual(
                x ->
                    x.convWithoutBias(4, kernel(3).padding(1))
                        .then(new BatchNorm())
                        .relu()
                        .convWithoutBias(4, kernel(3).padding(1))
                        .then(new BatchNorm()),
                x -> x.convWithoutBias(4, kernel(1)))
            .relu()
            .avgPool(5)
            .flatten();
    Tensor numbers = net.input("numbers", 4).dense(4).tanh().then(new Dropout());
    return net.output(picture.concat(numbers).dense(CLASSES)).build();
  }

  private static TrainingTask task() {
    return new TrainingTask(
        model(), Losses.softmaxCrossEntropy(), Sgd.of(0.1f).momentum(0.9f), BATCH);
  }

  private static TrainingStep compile(Backend backend) {
    return TrainingStep.compile(task(), backend, 5);
  }

  private static void take(TrainingStep step, long number) {
    Examples examples = Examples.draw(number);
    step.take(number, 0.1f, examples.inputs(), examples.targets());
  }

  private static void assertSameBits(Map<String, HostTensor> a, Map<String, HostTensor> b) {
    assertEquals(a.keySet(), b.keySet());
    a.forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(b.get(name)), name));
  }

  @Test
  void theLossFalls() {
    try (TrainingStep step = compile(backend())) {
      List<Float> losses = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        take(step, i);
        losses.add(step.variables().read(TrainingGraph.LOSS_SUM).floats()[0] / BATCH);
        step.variables().write(TrainingGraph.LOSS_SUM, HostTensor.scalar(0));
      }
      float last = losses.get(39);
      assertTrue(last < 0.2f * losses.get(0), losses.toString());
    }
  }

  @Test
  void statisticsFollowEveryBatchOnce() {
    try (TrainingStep step = compile(backend())) {
      assertEquals(
          STATISTICS,
          step.weights().stream().map(v -> v.name()).filter(STATISTICS::contains).toList());
      double[] mean = {0, 0};
      double[] variance = {1, 1};
      for (int i = 1; i <= 3; i++) {
        take(step, i);
        for (int c = 0; c < 2; c++) {
          mean[c] = blend(mean[c], Examples.draw(i).statistic(c, false));
          variance[c] = blend(variance[c], Examples.draw(i).statistic(c, true));
          assertEquals(mean[c], step.variables().read("norm1.mean").floats()[c], 1e-5);
          assertEquals(variance[c], step.variables().read("norm1.variance").floats()[c], 1e-5);
        }
      }
    }
  }

  private static double blend(double running, double batch) {
    return BatchNorm.KEPT * running + (1 - BatchNorm.KEPT) * batch;
  }

  @Test
  void evaluationReadsStatisticsAndChangesNothing() {
    try (TrainingStep step = compile(backend())) {
      take(step, 1);
      Map<String, HostTensor> before = Snapshot.read(step.variables());
      EvaluationGraph evaluation = EvaluationGraph.of(task());
      try (ExecutionPlan plan =
          ExecutionPlan.compile(evaluation.graph(), backend(), step.variables())) {
        float[] first = losses(plan, evaluation);
        assertEquals(List.of(), evaluation.graph().updates());
        assertSameBits(before, Snapshot.read(step.variables()));
        step.variables().write("norm1.mean", HostTensor.filled(Shape.of(2), 3));
        assertFalse(first[0] == losses(plan, evaluation)[0], "the running mean has no effect");
      }
    }
  }

  private static float[] losses(ExecutionPlan plan, EvaluationGraph evaluation) {
    Examples examples = Examples.draw(99);
    for (int i = 0; i < 2; i++) {
      plan.write(evaluation.inputs().get(i), examples.inputs().get(i));
    }
    plan.write(evaluation.targets().get(0), examples.targets().get(0));
    plan.run();
    return plan.read(evaluation.losses()).floats();
  }

  @Test
  void weightsAreSavedWithTheStatistics() {
    Path file = folder.resolve("weights.safetensors");
    try (TrainingStep step = compile(backend());
        TrainingStep other = TrainingStep.compile(task(), backend(), 6)) {
      take(step, 1);
      Weights.write(file, model(), step.weights(), step.variables());
      Weights.read(file, model(), other.weights(), other.variables(), Assertions::fail);

      Map<String, HostTensor> saved = Weights.read(step.weights(), step.variables());
      assertTrue(saved.keySet().containsAll(STATISTICS), saved.keySet().toString());
      assertSameBits(saved, Weights.read(other.weights(), other.variables()));
    }
  }

  @Test
  void aCheckpointGoesOnBitForBit() {
    Path file = folder.resolve("last.safetensors");
    try (TrainingStep step = compile(backend());
        TrainingStep other = compile(backend())) {
      take(step, 1);
      Snapshot point = new Snapshot(Snapshot.read(step.variables()), new TrainingState());
      Checkpoint.write(file, point, Map.of());
      take(step, 2);

      Checkpoint.read(file, other.variables(), Map.of(), 1, Epochs.of(1));
      assertSameBits(point.variables(), Snapshot.read(other.variables()));
      take(other, 2);
      Variables variables = step.variables();
      assertFalse(variables.read("norm1.mean").bitwiseEquals(point.variables().get("norm1.mean")));
      assertSameBits(Snapshot.read(variables), Snapshot.read(other.variables()));
    }
  }

  /** With a rate of 0 nothing but the random numbers changes the loss. */
  @Test
  void randomNumbersAreNewInEachStepAndFollowFromTheSeed() {
    try (TrainingStep step = compile(backend());
        TrainingStep again = compile(backend());
        TrainingStep other = TrainingStep.compile(task(), backend(), 6)) {
      step.weights()
          .forEach(v -> other.variables().write(v.name(), step.variables().read(v.name())));
      float first = lossOf(step, 1);
      assertFalse(first == lossOf(step, 2), "the same numbers in another step");
      assertEquals(first, lossOf(step, 1), "the same step again");
      assertEquals(first, lossOf(again, 1), "another run of the same seed");
      assertFalse(first == lossOf(other, 1), "the same numbers of another seed");
    }
  }

  private static float lossOf(TrainingStep step, long number) {
    step.variables().write(TrainingGraph.LOSS_SUM, HostTensor.scalar(0));
    Examples examples = Examples.draw(1);
    step.take(number, 0, examples.inputs(), examples.targets());
    return step.variables().read(TrainingGraph.LOSS_SUM).floats()[0];
  }

  @Test
  void aTrainerKeepsAndJudgesByStatistics() {
    Model model =
        Model.input(2, 4, 4)
            .name("small-residual")
            .then(new BatchNorm())
            .residual(x -> x.conv(2, kernel(3).padding(1)).then(new BatchNorm()).tanh())
            .flatten()
            .dense(CLASSES)
            .build();
    Clusters data = new Clusters(Shape.of(2, 4, 4), CLASSES, 60, 4);
    Path file = folder.resolve("weights.safetensors");
    try (Trainer trainer = Trainer.of(model).on(backend()).batch(10).build();
        Trainer other = Trainer.of(model).on(backend()).batch(10).seed(9).build()) {
      trainer.fit(data, Epochs.of(4), Progress.silent());
      Map<String, HostTensor> weights = trainer.weights();
      assertTrue(weights.containsKey("residual1.norm1.variance"), weights.keySet().toString());
      Evaluation judged = trainer.evaluate(data);
      assertTrue(judged.accuracy() > 0.9, "accuracy " + judged.accuracy());
      assertSameBits(weights, trainer.weights());
      trainer.saveWeights(file);
      other.loadWeights(file);
      assertEquals(judged.loss(), other.evaluate(data).loss());
    }
  }
}
