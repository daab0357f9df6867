package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.data.Dataset;
import org.lenslet.data.batch.Batch;
import org.lenslet.data.batch.BatchLoader;
import org.lenslet.layer.Model;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.loss.Objective;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.History;

/** The examples that do not fill a batch, on a backend. */
abstract class LastBatchCases {
  private static final int BATCH = 8;

  abstract Backend open();

  private static Dataset data(int examples) {
    return new Clusters(Shape.of(2, 6, 6), 3, examples, 5);
  }

  /** What depends on the whole batch, on the number of the step, and on steps before. */
  private static TrainingTask task(int batch, int accumulation) {
    Model model =
        Model.input(2, 6, 6)
            .convWithoutBias(5, kernel(3).padding(1))
            .batchNorm()
            .relu()
            .maxPool(2)
            .flatten()
            .dropout(0.3)
            .dense(3)
            .build();
    return new TrainingTask(
        model,
        Objective.of(TrainingTask.onlyOutput(model), Losses.softmaxCrossEntropy()),
        Sgd.of(0.1f).momentum(0.9f),
        batch,
        Regimen.PLAIN.accumulation(accumulation));
  }

  private static void assertSameBits(TrainingStep expected, TrainingStep got, String what) {
    Map<String, HostTensor> all = Snapshot.read(expected.variables());
    assertEquals(all.keySet(), got.variables().names());
    all.forEach(
        (name, tensor) ->
            assertTrue(tensor.bitwiseEquals(got.variables().read(name)), name + " " + what));
  }

  /** The smaller batch is learnt from as by a step that was compiled for its size alone. */
  @Test
  void theRestIsLearntFromLikeAnyBatchOfItsSize() {
    for (int accumulation : new int[] {1, 2}) {
      try (Backend backend = open();
          TrainingStep step = TrainingStep.compile(task(BATCH, accumulation), backend, 5);
          TrainingStep whole = TrainingStep.compile(task(BATCH, accumulation), backend, 5);
          TrainingStep small = TrainingStep.compile(task(3, accumulation), backend, 5)) {
        Dataset data = step.prepare(data(19));
        TrainingStep latest = whole;
        Set<Integer> sizes = new TreeSet<>();
        try (BatchLoader loader = step.loader(data, 0, 0)) {
          for (int number = 1; number <= 8; number++) {
            Batch batch = loader.next();
            step.take(number, 0.1f, batch);
            TrainingStep fitting = batch.size() == BATCH ? whole : small;
            if (fitting != latest) {
              Snapshot.read(latest.variables()).forEach(fitting.variables()::write);
              latest = fitting;
            }
            fitting.take(number, 0.1f, batch.inputs(), batch.targets());
            sizes.add(batch.size());
            assertSameBits(fitting, step, "after step " + number);
          }
        }
        assertEquals(Set.of(3, BATCH), sizes);
      }
    }
  }

  /** It costs the constants of a graph, not the memory of a second step. */
  @Test
  void theSecondStepLiesInTheMemoryOfTheFirst() {
    try (Backend backend = open();
        TrainingStep step = TrainingStep.compile(task(BATCH, 1), backend, 5);
        TrainingStep small = TrainingStep.compile(task(3, 1), backend, 5)) {
      long before = step.deviceBytes();
      step.prepare(data(19));
      long added = step.deviceBytes() - before;
      assertTrue(added < small.plan().plannedBytes() / 4, added + " bytes were added");
    }
  }

  /** Losses are means over examples, and every example counts once. */
  @Test
  void theLossOfAnEpochIsTheMeanOverAllExamples() {
    Model model = Model.input(2, 6, 6).flatten().dense(3).build();
    try (Backend backend = open();
        Trainer trainer =
            Trainer.of(model).on(backend).batch(BATCH).optimizer(Sgd.of(1e-30f)).build()) {
      History history = trainer.fit(data(19), Epochs.of(2));
      double expected = trainer.evaluate(data(19)).loss();
      for (History.EpochRow row : history.epochs()) {
        assertEquals(expected, row.trainLoss(), 1e-6 * expected);
        assertEquals(3 * row.epoch(), row.steps());
      }
      double sum = 0;
      for (int i = 0; i < 3; i++) {
        sum += (i < 2 ? BATCH : 3) * history.steps().get(i).loss();
      }
      assertEquals(expected, sum / 19, 1e-6 * expected);
    }
  }

  @Test
  void oneTrainerTakesDataThatLeaveOtherRestsOrNone() {
    try (Backend backend = open();
        TrainingStep step = TrainingStep.compile(task(BATCH, 1), backend, 5);
        TrainingStep fresh = TrainingStep.compile(task(BATCH, 1), backend, 5)) {
      for (int examples : new int[] {19, 21, 16, 21}) {
        Snapshot.read(fresh.variables()).forEach(step.variables()::write);
        long number = 0;
        try (BatchLoader loader = step.loader(step.prepare(data(examples)), 0, 0)) {
          for (int i = 0; i < loader.batchesPerEpoch(); i++) {
            step.take(++number, 0.1f, loader.next());
          }
        }
        assertEquals((examples + BATCH - 1) / BATCH, number);
        Snapshot.read(step.variables())
            .forEach((name, tensor) -> assertEquals(-1, tensor.firstNonFinite(), name));
      }
    }
  }
}
