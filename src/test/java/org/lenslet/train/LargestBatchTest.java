package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.lenslet.error.OutOfDeviceMemoryException;

class LargestBatchTest {
  private static final int BYTES = 400_000;

  @Test
  void theBatchThatIsNamedFitsAndTheNextDoesNotByMuch() {
    OutOfDeviceMemoryException e =
        assertThrows(OutOfDeviceMemoryException.class, () -> train(10_000, BYTES));

    Matcher named = Pattern.compile("use --batch (\\d+), or --device cpu").matcher(e.getMessage());
    assertTrue(named.find(), e.getMessage());
    assertTrue(e.getMessage().startsWith("device memory: full; the largest batch"), e.getMessage());
    int batch = Integer.parseInt(named.group(1));
    train(batch, BYTES);
    // Staging for uploads is counted, which this device does not have: there is some room left.
    assertThrows(OutOfDeviceMemoryException.class, () -> train(2 * batch, BYTES));
  }

  @Test
  void aModelThatIsTooLargeForAnyBatchIsNamed() {
    OutOfDeviceMemoryException e =
        assertThrows(OutOfDeviceMemoryException.class, () -> train(8, 2_000));

    assertEquals(
        "device memory: full; not even --batch 1 fits: use a smaller model, or --device cpu",
        e.getMessage());
  }

  private static void train(int batch, long bytes) {
    try (SmallDevice device = new SmallDevice(bytes);
        Trainer trainer = Trainer.of(SmallRun.model()).on(device).batch(batch).build()) {
      assertTrue(trainer.parameterCount() > 0);
    }
  }
}
