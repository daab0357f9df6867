package org.lenslet.train.feed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.data.ByteDataset;
import org.lenslet.data.Dataset;
import org.lenslet.data.Normalisation;
import org.lenslet.data.augment.ImageAugmentations;
import org.lenslet.layer.Model;
import org.lenslet.random.Purpose;
import org.lenslet.random.RandomStream;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Epochs;
import org.lenslet.train.Evaluation;
import org.lenslet.train.Trainer;

/** Training on bytes that become values on the device, on a backend that a subclass opens. */
abstract class LevelCases {
  private static final int CLASSES = 3;
  private static final int BATCH = 4;

  abstract Backend open();

  /** Pictures of 5x5 pixels in two channels: fifty bytes, which do not fill the last word. */
  static ByteDataset pictures(int size, double mean) {
    RandomStream random = new RandomStream(3, Purpose.BENCHMARK.stream(0));
    byte[] pixels = new byte[size * 50];
    byte[] labels = new byte[size];
    for (int i = 0; i < pixels.length; i++) {
      labels[i / 50] = (byte) (i / 50 % CLASSES);
      pixels[i] = (byte) random.nextUniform(40 * labels[i / 50], 176 + 40 * labels[i / 50]);
    }
    return new ByteDataset(
        "bytes",
        Shape.of(2, 5, 5),
        List.of("a", "b", "c"),
        pixels,
        labels,
        new Normalisation(List.of(mean, 0.5), List.of(0.25, 0.3)));
  }

  private static Trainer trainer(Backend backend) {
    return trainer(backend, 0);
  }

  private static Trainer trainer(Backend backend, double mixup) {
    Model model = Model.input(2, 5, 5).flatten().dense(7).tanh().dense(CLASSES).build();
    return Trainer.of(model).on(backend).batch(BATCH).seed(5).mixup(mixup).build();
  }

  /** What a run leaves behind: weights, and losses before and after. */
  private static List<Object> run(Backend backend, double mixup, Dataset train, Dataset test) {
    List<Object> result = new ArrayList<>();
    try (Trainer trainer = trainer(backend, mixup)) {
      result.add(trainer.evaluate(test).metrics());
      trainer.fit(train, Epochs.of(2));
      Evaluation after = trainer.evaluate(test);
      result.add(after.metrics());
      for (Map.Entry<String, HostTensor> weight : trainer.weights().entrySet()) {
        result.add(weight.getKey());
        for (float value : weight.getValue().floats()) {
          result.add(Float.floatToRawIntBits(value));
        }
      }
    }
    return result;
  }

  @Test
  void bytesAndTheirValuesTrainAlikeBitForBit() {
    ByteDataset train = pictures(23, 0.4);
    ByteDataset test = pictures(10, 0.4);
    Dataset augmented =
        train
            .augmented(ImageAugmentations.padAndCrop(1))
            .augmented(ImageAugmentations.randomMirror());
    assertTrue(augmented.levels().isPresent());
    try (Backend backend = open()) {
      assertEquals(
          run(backend, 0, train.asValues(), test.asValues()), run(backend, 0, train, test));
      for (double mixup : new double[] {0, 0.5}) {
        assertEquals(
            run(backend, mixup, augmented.asValues(), test), run(backend, mixup, augmented, test));
      }
      assertNotEquals(run(backend, 0, train, test), run(backend, 0.5, train, test));
    }
  }

  /** The table on the device is that of the data at hand. */
  @Test
  void oneTrainerTakesDataOfOtherLevelsAndOfNone() {
    try (Backend backend = open();
        Trainer trainer = trainer(backend);
        Trainer fresh = trainer(backend)) {
      List<Dataset> all = List.of(pictures(9, 0.1), pictures(9, 0.9), pictures(9, 0.1).asValues());
      double[] losses = all.stream().mapToDouble(data -> trainer.evaluate(data).loss()).toArray();
      assertTrue(losses[0] != losses[1]);
      assertEquals(losses[0], losses[2]);
      assertEquals(losses[0], trainer.evaluate(all.get(0)).loss());
      assertArrayEquals(
          losses,
          all.stream().mapToDouble(data -> fresh.evaluate(data.asValues()).loss()).toArray());
    }
  }
}
