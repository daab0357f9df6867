package org.lenslet.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.error.CheckpointException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * Damages a good file in random ways: reading succeeds or names the damage, within small memory.
 */
class MutatedFileTest {
  private static final int FILES = 2_000;

  /**
   * The good file has about 500 bytes; what reading it takes is mostly messages and stack traces.
   */
  private static final long MOST_ALLOCATED = 1 << 20;

  /** Text that means something in a header. */
  private static final List<String> WORDS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u",
          "-",
          "0",
          "9",
          "99999999999",
          "1e9",
          ".",
          "null",
          "true",
          "NaN",
          "F32",
          "I64",
          "U8",
          "dtype",
          "shape",
          "data_offsets",
          "__metadata__",
          "\n",
          " ",
          "\0",
          "[[[[[[[[",
          "{\"a\":",
          "2147483647",
          "9223372036854775807");

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  @Timeout(60)
  void readingSucceedsOrNamesTheDamage(@TempDir Path folder) throws IOException {
    Path original = folder.resolve("original");
    SafetensorsFile.of(
            Map.of(
                "conv.weight", HostTensor.of(Shape.of(2, 1, 3, 3), new float[18]),
                "conv.bias", HostTensor.of(Shape.of(2), 1f, 2f),
                "labels", HostTensor.ofInts(Shape.of(2, 2), 1, 2, 3, 4)),
            Map.of("model", "lenet5"))
        .write(original);
    byte[] good = Files.readAllBytes(original);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = good;
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        bytes = damage(bytes);
      }
      // A new name each time: ext4 waits for the disk when a file is emptied and written again.
      Path file = Files.write(folder.resolve("damaged-" + i), bytes);
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        SafetensorsFile.read(file);
      } catch (CheckpointException expected) {
        refused++;
        assertTrue(expected.getMessage().startsWith(file + ": "), expected.getMessage());
        assertEquals(1, expected.getMessage().lines().count(), expected.getMessage());
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      Files.delete(file);
      assertTrue(allocated < MOST_ALLOCATED, "file " + i + " took " + allocated + " bytes");
    }
    assertTrue(refused > FILES / 2, "only " + refused + " were damaged enough to be refused");
  }

  private byte[] damage(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0: // one bit
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
      case 1: // the length of the header
        byte[] length = bytes.clone();
        length[random.nextInt(Math.min(8, length.length))] = (byte) random.nextInt(256);
        return length;
      case 2: // cut
        return Arrays.copyOf(bytes, Math.max(1, at));
      case 3: // grown
        return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(16));
      case 4: // a part left out
        return splice(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(12)), "");
      default: // a word over others, with the header's length kept or not
        String word = WORDS.get(random.nextInt(WORDS.size()));
        int replaced = random.nextBoolean() ? word.length() : random.nextInt(4);
        return splice(bytes, at, Math.min(bytes.length - at, replaced), word);
    }
  }

  /** The bytes with a part replaced by text; one byte at least remains. */
  private static byte[] splice(byte[] bytes, int at, int count, String text) {
    byte[] inserted = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] result = new byte[Math.max(1, bytes.length - count + inserted.length)];
    System.arraycopy(bytes, 0, result, 0, Math.min(at, result.length));
    System.arraycopy(inserted, 0, result, at, Math.min(inserted.length, result.length - at));
    int rest = bytes.length - at - count;
    System.arraycopy(bytes, at + count, result, result.length - rest, rest);
    return result;
  }
}
