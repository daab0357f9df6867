package org.lenslet.safetensors;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.error.CheckpointException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

class ChecksumTest {
  private static final SafetensorsFile PLAIN =
      SafetensorsFile.of(
          Map.of(
              "weight", HostTensor.of(Shape.of(2, 3), 1, -2, 3.5f, 0, -0f, Float.NaN),
              "count", HostTensor.ofInts(Shape.of(2), 7, -1)),
          Map.of("model", "lenet5", "state", "{\"step\":12}"));

  @TempDir private Path folder;

  @Test
  void whatWasWrittenPassesAndReadsBackWithItsChecksum() {
    Path file = folder.resolve("a.safetensors");
    Checksum.add(PLAIN).write(file);
    SafetensorsFile read = SafetensorsFile.read(file);
    assertDoesNotThrow(() -> Checksum.verify(file, read));
    assertEquals("lenet5", read.metadata().get("model"));
    assertTrue(read.metadata().containsKey("crc32c"));
  }

  @Test
  void aFileOfAnotherProgramWithoutChecksumPasses() {
    assertDoesNotThrow(() -> Checksum.verify(folder, PLAIN));
  }

  @Test
  void oneFlippedBitNeverChangesATensorUnnoticed() throws IOException {
    Path file = folder.resolve("b.safetensors");
    Checksum.add(PLAIN).write(file);
    byte[] bytes = Files.readAllBytes(file);
    int noticed = 0;
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, bytes);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      if (isNoticed(file)) {
        noticed++;
      } else {
        // Only the checksum's own key can be lost unnoticed; the tensors are then intact.
        SafetensorsFile read = SafetensorsFile.read(file);
        PLAIN
            .tensors()
            .forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(read.tensors().get(name))));
      }
    }
    assertTrue(noticed > bytes.length * 8 * 9 / 10, noticed + " of " + bytes.length * 8);
  }

  @Test
  void theMessageNamesTheFileAndBothSums() {
    SafetensorsFile changed =
        SafetensorsFile.of(
            Map.of("weight", HostTensor.scalar(2)), Map.of("crc32c", "0", "model", "x"));
    CheckpointException e =
        assertThrows(
            CheckpointException.class, () -> Checksum.verify(Path.of("w.safetensors"), changed));
    assertTrue(
        e.getMessage()
            .matches(
                "w\\.safetensors: expected content with checksum 0, got [0-9a-f]+; .*older one"),
        e.getMessage());
  }

  private static boolean isNoticed(Path file) {
    try {
      Checksum.verify(file, SafetensorsFile.read(file));
      return false;
    } catch (CheckpointException e) {
      return true;
    }
  }
}
