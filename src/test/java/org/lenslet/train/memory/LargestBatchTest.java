package org.lenslet.train.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.data.ByteDataset;
import org.lenslet.data.Normalisation;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.layer.Model;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Epochs;
import org.lenslet.train.SmallRun;
import org.lenslet.train.Trainer;
import org.lenslet.train.optimizer.GradientTransforms;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Sgd;

class LargestBatchTest {
  private static final int BYTES = 400_000;

  /** Where the largest buffer is what there is too little for, and where all of them together. */
  @ParameterizedTest
  @ValueSource(longs = {BYTES / 2, BYTES})
  void theBatchThatIsNamedFitsAndTheNextDoesNotByMuch(long largestBuffer) {
    OutOfDeviceMemoryException e =
        assertThrows(OutOfDeviceMemoryException.class, () -> train(10_000, BYTES, largestBuffer));

    int batch = e.largestBatch().orElseThrow();
    assertEquals(
        "device memory: full; the largest batch that fits is "
            + batch
            + ": use that, or another device",
        e.getMessage());
    train(batch, BYTES, largestBuffer);
    // Staging for uploads is counted, which this device does not have: there is some room left.
    assertThrows(OutOfDeviceMemoryException.class, () -> train(2 * batch, BYTES, largestBuffer));
  }

  @Test
  void theLargestBufferBoundsTheBatch() {
    long small = BYTES / 8;
    OutOfDeviceMemoryException e =
        assertThrows(OutOfDeviceMemoryException.class, () -> train(10_000, BYTES, small));
    OutOfDeviceMemoryException all =
        assertThrows(OutOfDeviceMemoryException.class, () -> train(10_000, BYTES, BYTES));

    int batch = e.largestBatch().orElseThrow();
    assertTrue(batch > 0 && batch < all.largestBatch().orElseThrow(), e.getMessage());
    train(batch, BYTES, small);
  }

  /** Staging for four uploads is counted, and to each variable an alignment, and no more. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theBatchThatIsNamedIsTheLargestByWhatIsTaken(int accumulation) {
    int slack = 10 * 2 * ExecutionPlan.ALIGNMENT_BYTES;
    for (int total = 60_000; total < 72_000; total += 1_237) {
      long bytes = total;
      int batch =
          assertThrows(OutOfDeviceMemoryException.class, () -> taken(400, accumulation, bytes))
              .largestBatch()
              .orElseThrow();
      assertTrue(batch > 1);
      assertTrue(needed(batch, accumulation) <= bytes, batch + " in " + bytes);
      assertTrue(needed(batch + 1, accumulation) + slack > bytes, (batch + 1) + " in " + bytes);
    }
  }

  private static long needed(int batch, int accumulation) {
    return taken(batch, accumulation, Long.MAX_VALUE) + 4L * batch * (6 * 6 + 1) * Float.BYTES;
  }

  /** What a run takes that learns and judges. */
  private static long taken(int batch, int accumulation, long bytes) {
    Optimizer optimizer = Sgd.of(1).transform(GradientTransforms.clipByGlobalNorm(1));
    try (SmallDevice device = new SmallDevice(bytes, bytes);
        Trainer trainer =
            Trainer.of(SmallRun.model())
                .on(device)
                .batch(batch)
                .optimizer(optimizer)
                .accumulate(accumulation)
                .build()) {
      trainer.evaluate(new SmallRun(null, null, batch, null).data());
      return device.live();
    }
  }

  @Test
  void aModelThatIsTooLargeForAnyBatchIsNamed() {
    OutOfDeviceMemoryException e =
        assertThrows(OutOfDeviceMemoryException.class, () -> train(8, 2_000, 1_000));

    assertEquals(
        "device memory: full; not even a batch of 1 fits: use a smaller model, or another device",
        e.getMessage());
    assertEquals(0, e.largestBatch().orElseThrow());
  }

  /** Which normalizes over the batch: of one example it cannot learn at all. */
  @Test
  void aBatchThatTheModelRefusesDoesNotFit() {
    Model model = Model.input(6).batchNorm().dense(3).build();
    OutOfDeviceMemoryException e =
        assertThrows(OutOfDeviceMemoryException.class, () -> train(model, 8, 600, 500));

    assertEquals(0, e.largestBatch().orElseThrow());
  }

  /** The device that is full when the step and the evaluation are there. */
  @Test
  void picturesTravelAsValuesWhereThereIsNoRoomForTheirBytes() {
    byte[] pixels = new byte[8 * 36];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 29);
    }
    ByteDataset data =
        new ByteDataset(
            "bytes",
            Shape.of(1, 6, 6),
            List.of("a", "b", "c"),
            pixels,
            new byte[] {0, 1, 2, 0, 1, 2, 0, 1},
            Normalisation.of(0.4, 0.3));
    List<Float> roomy = new ArrayList<>();
    long full = fit(data, BYTES, roomy)[0];
    List<Float> tight = new ArrayList<>();
    long[] used = fit(data, full, tight);
    assertEquals(roomy, tight);
    assertEquals(full, used[1]);
  }

  /** The bytes that the device has given before and after a run, whose weights are added. */
  private static long[] fit(ByteDataset data, long bytes, List<Float> weights) {
    try (SmallDevice device = new SmallDevice(bytes, BYTES);
        Trainer trainer = Trainer.of(SmallRun.model()).on(device).batch(4).build()) {
      long before = device.used();
      trainer.fit(data, Epochs.of(2));
      for (HostTensor tensor : trainer.weights().values()) {
        for (float value : tensor.floats()) {
          weights.add(value);
        }
      }
      assertTrue(trainer.evaluate(data).loss() > 0);
      return new long[] {before, device.used()};
    }
  }

  private static void train(int batch, long bytes, long largestBuffer) {
    train(SmallRun.model(), batch, bytes, largestBuffer);
  }

  private static void train(Model model, int batch, long bytes, long largestBuffer) {
    try (SmallDevice device = new SmallDevice(bytes, largestBuffer);
        Trainer trainer = Trainer.of(model).on(device).batch(batch).build()) {
      assertTrue(trainer.parameterCount() > 0);
    }
  }
}
