package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.error.OutOfDeviceMemoryException;

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
  void aModelThatIsTooLargeForAnyBatchIsNamed() {
    OutOfDeviceMemoryException e =
        assertThrows(OutOfDeviceMemoryException.class, () -> train(8, 2_000, 1_000));

    assertEquals(
        "device memory: full; not even a batch of 1 fits: use a smaller model, or another device",
        e.getMessage());
    assertEquals(0, e.largestBatch().orElseThrow());
  }

  private static void train(int batch, long bytes, long largestBuffer) {
    try (SmallDevice device = new SmallDevice(bytes, largestBuffer);
        Trainer trainer = Trainer.of(SmallRun.model()).on(device).batch(batch).build()) {
      assertTrue(trainer.parameterCount() > 0);
    }
  }
}
