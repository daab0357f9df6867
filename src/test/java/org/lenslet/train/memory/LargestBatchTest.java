package org.lenslet.train.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.layer.Model;
import org.lenslet.train.SmallRun;
import org.lenslet.train.Trainer;

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
