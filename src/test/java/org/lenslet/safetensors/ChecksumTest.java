package org.lenslet.safetensors;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  void theMessageNamesTheFileAndTheSum() {
    Path file = folder.resolve("w.safetensors");
    SafetensorsFile.of(Map.of("weight", HostTensor.scalar(2)), Map.of("crc32c", "0", "model", "x"))
        .write(file);
    SafetensorsFile read = SafetensorsFile.read(file);
    assertTrue(read.changed());
    assertEquals(2, read.tensors().get("weight").floats()[0]);
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> Checksum.verify(file, read));
    assertEquals(
        file
            + ": expected content with checksum 0, got another; the file is damaged or was changed,"
            + " use an older one",
        e.getMessage());
  }

  @Test
  void theSumIsOverTensorsThatNobodyWants() throws IOException {
    Path file = folder.resolve("c.safetensors");
    Checksum.add(PLAIN).write(file);
    SafetensorsFile some = SafetensorsFile.read(file, "count"::equals);
    assertFalse(some.changed());
    assertEquals(Set.of("count"), some.tensors().keySet());
    assertEquals(Map.of("weight", "F32[2x3]"), some.others());

    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1; // of the last tensor, weight
    Files.write(file, bytes);
    assertTrue(SafetensorsFile.read(file, "count"::equals).changed());
  }

  /** In pieces, when it is made and when it is checked; neither piece is of the other's size. */
  @Test
  void theSumIsOverEveryElementOfALargeTensor() throws IOException {
    int elements = 100_001;
    float[] floats = new float[elements];
    int[] ints = new int[elements];
    for (int i = 0; i < elements; i++) {
      floats[i] = i * 0.5f;
      ints[i] = -i;
    }
    Path file = folder.resolve("large.safetensors");
    Checksum.add(
            SafetensorsFile.of(
                Map.of(
                    "f", HostTensor.of(Shape.of(elements), floats),
                    "i", HostTensor.ofInts(Shape.of(elements), ints)),
                Map.of()))
        .write(file);
    assertFalse(SafetensorsFile.read(file).changed());
    byte[] bytes = Files.readAllBytes(file);
    int data = bytes.length - 2 * elements * Integer.BYTES;
    for (int element : new int[] {0, 16_384, elements - 1, elements, 2 * elements - 1}) {
      bytes[data + element * Integer.BYTES] ^= 1;
      Files.write(file, bytes);
      bytes[data + element * Integer.BYTES] ^= 1;
      assertTrue(SafetensorsFile.read(file).changed(), "element " + element);
    }
  }

  /** As another program might join, cut or reshape it. */
  @Test
  void theSameBytesUnderOtherNamesTextsOrShapesHaveAnotherSum() {
    HostTensor row = HostTensor.of(Shape.of(2), 1, 2);
    HostTensor column = HostTensor.of(Shape.of(2, 1), 1, 2);
    HostTensor integers = HostTensor.ofInts(Shape.of(2), 0x3f800000, 0x40000000);
    Set<String> sums =
        Stream.of(
                SafetensorsFile.of(Map.of("a", row), Map.of("k", "vw")),
                SafetensorsFile.of(Map.of("a", row), Map.of("kv", "w")),
                SafetensorsFile.of(Map.of("a", row), Map.of("l", "vw")),
                SafetensorsFile.of(Map.of("a", row), Map.of("k", "vx")),
                SafetensorsFile.of(Map.of("b", row), Map.of("k", "vw")),
                SafetensorsFile.of(Map.of("a", column), Map.of("k", "vw")),
                SafetensorsFile.of(Map.of("a", integers), Map.of("k", "vw")))
            .map(content -> Checksum.add(content).metadata().get("crc32c"))
            .collect(Collectors.toSet());
    assertEquals(7, sums.size());
  }

  /** As a program leaves it that converts types and keeps the metadata. */
  @Test
  void aSumIsNoneOfAnotherElementTypeEvenWhereThereIsNoElement() throws IOException {
    Path file = folder.resolve("d.safetensors");
    Checksum.add(SafetensorsFile.of(Map.of("a", HostTensor.of(Shape.of(0))), Map.of())).write(file);
    assertFalse(SafetensorsFile.read(file).changed());
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, text.replace("F32", "F16"), StandardCharsets.ISO_8859_1);
    assertTrue(SafetensorsFile.read(file).changed());
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
