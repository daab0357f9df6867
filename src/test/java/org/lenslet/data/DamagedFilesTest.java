package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.error.DataFormatException;

/**
 * Reads thousands of damaged files: each must be read, or refused with a DataFormatException that
 * names it, without memory for what only its header claims.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedFilesTest {
  private static final int FILES = 1000;
  private static final long MAX_ALLOCATED = 2 << 20;
  private static final int[] EXTREMES = {
    -1, 0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x00FFFFFF, 0x7FFFFFF8, 0x10000, 0x803, 0x801
  };
  private static final byte[] IMAGES = SampleFiles.idx(251, 20, 6, 5);
  private static final byte[] CIFAR = SampleFiles.cifar(3, 0);

  @TempDir Path folder;

  @Test
  void damagedIdxFiles() {
    check(random -> damage(IMAGES, random), this::readImages);
  }

  @Test
  void damagedLabelFiles() {
    byte[] labels = SampleFiles.idx(10, 20);
    check(random -> damage(labels, random), this::readLabels);
  }

  @Test
  void damagedCompressedFiles() {
    byte[] gzip = SampleFiles.gzip(IMAGES);
    check(random -> damage(gzip, random), this::readImages);
  }

  @Test
  void compressedDamagedFiles() {
    check(random -> SampleFiles.gzip(damage(IMAGES, random)), this::readImages);
  }

  @Test
  void damagedCifarFiles() {
    check(random -> damage(CIFAR, random), this::readCifar);
  }

  private LabelledDataset readImages(Path images) {
    Path labels = SampleFiles.write(folder, "labels", SampleFiles.idx(10, 20));
    return read(images, labels);
  }

  private LabelledDataset readLabels(Path labels) {
    Path images = SampleFiles.write(folder, "images", IMAGES);
    return read(images, labels);
  }

  private LabelledDataset readCifar(Path file) {
    try {
      Path batches = Files.createDirectories(folder.resolve("batches"));
      Files.move(file, batches.resolve("test_batch.bin"), StandardCopyOption.REPLACE_EXISTING);
      return Cifar10.test(batches);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LabelledDataset read(Path images, Path labels) {
    List<String> classes = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    return IdxImages.read("damaged", images, labels, classes, Normalisation.of(0, 1));
  }

  private void check(Function<Random, byte[]> damaged, Function<Path, LabelledDataset> reader) {
    Random random = new Random(20240607);
    int accepted = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] content = damaged.apply(random);
      Path file = SampleFiles.write(folder, "damaged", content);
      long before = SampleFiles.allocatedBytes();
      try {
        LabelledDataset data = reader.apply(file);
        data.input(data.size() - 1, new float[data.inputShape().elements()], 0);
        accepted++;
      } catch (DataFormatException e) {
        // A damaged count of images is found when the labels are compared.
        boolean named =
            e.getMessage().contains(folder.toString()) && e.getMessage().contains("expected");
        assertTrue(named, e.getMessage());
      } catch (RuntimeException | Error e) {
        throw new AssertionError("file " + i + ": " + Arrays.toString(content), e);
      }
      long allocated = SampleFiles.allocatedBytes() - before;
      assertTrue(allocated < MAX_ALLOCATED, "file " + i + " took " + allocated + " bytes");
    }
    // The damage is neither always harmless nor always fatal.
    assertTrue(accepted > 0 && accepted < FILES / 2, "accepted " + accepted);
  }

  private static byte[] damage(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int rounds = 1 + random.nextInt(3);
    for (int round = 0; round < rounds; round++) {
      bytes = damageOnce(bytes, random);
    }
    return bytes;
  }

  private static byte[] damageOnce(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    switch (random.nextInt(7)) {
      case 0:
        return Arrays.copyOf(bytes, at);
      case 1:
        return flip(bytes, bytes.length, random);
      case 2:
        return flip(bytes, 16, random);
      case 3:
        return overwrite(bytes, 4 * random.nextInt(4), random);
      case 4:
        return overwrite(bytes, at, random);
      case 5:
        byte[] noise = new byte[1 + random.nextInt(random.nextBoolean() ? 4 : 4000)];
        random.nextBytes(noise);
        return SampleFiles.join(SampleFiles.join(Arrays.copyOf(bytes, at), noise), tail(bytes, at));
      default:
        int end = Math.min(bytes.length, at + 1 + random.nextInt(50));
        return SampleFiles.join(Arrays.copyOf(bytes, at), tail(bytes, end));
    }
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private static byte[] flip(byte[] bytes, int within, Random random) {
    int limit = Math.min(within, bytes.length);
    if (limit > 0) {
      bytes[random.nextInt(limit)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static byte[] overwrite(byte[] bytes, int at, Random random) {
    if (at + 4 <= bytes.length) {
      ByteBuffer.wrap(bytes).putInt(at, EXTREMES[random.nextInt(EXTREMES.length)]);
    }
    return bytes;
  }
}
