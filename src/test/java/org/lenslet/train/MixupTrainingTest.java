package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.data.batch.Batch;
import org.lenslet.data.batch.BatchLoader;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Sgd;

class MixupTrainingTest {
  private static final int BATCH = 4;
  private static final int CLASSES = 3;
  private static final Clusters DATA = new Clusters(Shape.of(5), CLASSES, 12, 5);

  private static TrainerBuilder settings(Backend backend) {
    Model model = Model.input(5).dense(6).tanh().dense(CLASSES).logSoftmax().build();
    return Trainer.of(model).on(backend).batch(BATCH).optimizer(Sgd.of(0.3f)).seed(2);
  }

  /** What mixup means: examples and their classes are mixed, and learnt from like any others. */
  @Test
  void mixedExamplesAreLearntFromAsIfTheyHadBeenMixedBefore() {
    try (Backend backend = new CpuBackend(1);
        TrainingStep mixing =
            settings(backend).loss(Losses.negativeLogLikelihood()).mixup(0.7).step();
        TrainingStep plain = settings(backend).loss(Losses.kullbackLeibler()).step();
        BatchLoader loader = mixing.loader(mixing.prepare(DATA), 0, 0)) {
      for (int i = 1; i <= 6; i++) {
        Batch batch = loader.next();
        mixing.take(i, 0.3f, batch);
        plain.take(i, 0.3f, List.of(inputs(batch)), List.of(probabilities(batch)));
      }
      Variables expected = plain.variables();
      for (String name : expected.names()) {
        if (!name.equals(TrainingGraph.LOSS_SUM)) {
          assertArrayEquals(
              expected.read(name).floats(), mixing.variables().read(name).floats(), 1e-5f, name);
        }
      }
    }
  }

  private static HostTensor inputs(Batch batch) {
    HostTensor mixed = HostTensor.zeros(TensorSpec.f32(BATCH, 5));
    float[] values = batch.inputs().get(0).floats();
    for (int i = 0; i < mixed.floats().length; i++) {
      float weight = batch.mixed().orElseThrow().weights().floats()[i / 5];
      mixed.floats()[i] = weight * values[i] + (1 - weight) * values[(i + 5) % values.length];
    }
    return mixed;
  }

  private static HostTensor probabilities(Batch batch) {
    HostTensor classes = HostTensor.zeros(TensorSpec.f32(BATCH, CLASSES));
    int[] labels = batch.targets().get(0).ints();
    for (int row = 0; row < BATCH; row++) {
      float weight = batch.mixed().orElseThrow().weights().floats()[row];
      classes.floats()[row * CLASSES + labels[row]] += weight;
      classes.floats()[row * CLASSES + labels[(row + 1) % BATCH]] += 1 - weight;
    }
    return classes;
  }

  @Test
  void aTrainerMixesWhatItLearnsFromAndNotWhatItJudges() {
    try (Backend backend = new CpuBackend(1);
        Trainer plain = settings(backend).loss(Losses.negativeLogLikelihood()).build();
        Trainer first = settings(backend).loss(Losses.negativeLogLikelihood()).mixup(1).build();
        Trainer second = settings(backend).loss(Losses.negativeLogLikelihood()).mixup(1).build()) {
      assertEquals(plain.evaluate(DATA).metrics(), first.evaluate(DATA).metrics());
      first.fit(DATA, Epochs.of(3));
      second.fit(DATA, Epochs.of(3));
      plain.fit(DATA, Epochs.of(3));
      Map<String, HostTensor> weights = first.weights();
      boolean differ = false;
      for (Map.Entry<String, HostTensor> other : second.weights().entrySet()) {
        assertArrayEquals(weights.get(other.getKey()).floats(), other.getValue().floats());
        differ |= !plain.weights().get(other.getKey()).bitwiseEquals(other.getValue());
      }
      assertEquals(true, differ);
    }
  }

  @Test
  void whatCannotBeMixedIsRefused() {
    try (Backend backend = new CpuBackend(1)) {
      assertEquals(
          "mixup: expected a batch of at least 2 examples to mix, got 1",
          assertThrows(UsageException.class, () -> settings(backend).batch(1).mixup(1).step())
              .getMessage());
      try (TrainingStep step =
          settings(backend).loss(Losses.negativeLogLikelihood()).mixup(1).step()) {
        HostTensor inputs = HostTensor.zeros(TensorSpec.f32(BATCH, 5));
        HostTensor labels = HostTensor.zeros(TensorSpec.i32(BATCH));
        assertEquals(
            "step: expected batches that say how to mix their examples, got inputs and targets"
                + " alone; take batches of the step's loader",
            assertThrows(
                    UsageException.class,
                    () -> step.take(1, 0.1f, List.of(inputs), List.of(labels)))
                .getMessage());
      }
    }
  }
}
