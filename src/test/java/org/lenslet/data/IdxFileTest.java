package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.data.file.IdxFile;
import org.lenslet.error.DataFormatException;
import org.lenslet.tensor.Shape;

class IdxFileTest {
  /** A header of 16 bytes and 60 values. */
  private static final byte[] IMAGES = SampleFiles.idx(251, 3, 4, 5);

  @TempDir Path folder;

  @Test
  void readsPlainAndCompressedFilesWhateverTheirName() {
    for (byte[] content : List.of(IMAGES, SampleFiles.gzip(IMAGES))) {
      for (String name : List.of("images", "images.gz")) {
        IdxFile file = IdxFile.read(SampleFiles.write(folder, name, content), 3);
        assertEquals(Shape.of(3, 4, 5), file.shape());
        assertArrayEquals(SampleFiles.counting(60, 251), file.values());
      }
    }
  }

  @Test
  void readsFilesLargerThanTheReadBuffer() {
    byte[] content = SampleFiles.idx(251, 50, 70, 80);
    for (byte[] bytes : List.of(content, SampleFiles.gzip(content))) {
      IdxFile file = IdxFile.read(SampleFiles.write(folder, "images", bytes), 3);
      assertArrayEquals(SampleFiles.counting(50 * 70 * 80, 251), file.values());
    }
  }

  @Test
  void aPlainFileIsReadIntoMemoryOfItsSize() {
    byte[] content = SampleFiles.idx(251, 50, 70, 80);
    Path file = SampleFiles.write(folder, "images", content);
    long before = SampleFiles.allocatedBytes();
    IdxFile.read(file, 3);
    long allocated = SampleFiles.allocatedBytes() - before;
    // Beside it the read buffer of 64 KiB.
    assertTrue(allocated < content.length + (1 << 18), allocated + " for " + content.length);
  }

  @Test
  void aMissingFileIsNamed() {
    assertFails("no-such: expected a file, got no such file", folder.resolve("no-such"));
    assertFails("expected a file, got a folder", folder);
  }

  @Test
  void anEmptyFileIsRefused() {
    assertRefused(
        new byte[0],
        "expected 4 bytes of magic number from offset 0 at offset 0,"
            + " got the end of the file after 0");
  }

  @Test
  void aFileCutWithinTheHeaderIsRefused() {
    assertRefused(
        Arrays.copyOf(IMAGES, 10),
        "expected 12 bytes of extents from offset 4 at offset 10, got the end of the file after 6");
  }

  @Test
  void anotherMagicNumberIsRefused() {
    assertRefused(
        SampleFiles.idx(10, 12),
        "expected magic number 0x00000803 (unsigned bytes, axes: 3) at offset 0, got 0x00000801");
    byte[] floats = IMAGES.clone();
    floats[2] = 0x0D;
    assertRefused(floats, "at offset 0, got 0x00000d03");
  }

  @Test
  void aFileCutWithinTheValuesIsRefusedBeforeReading() {
    assertRefused(
        Arrays.copyOf(IMAGES, 70),
        "expected 76 bytes (a header of 16 and values 3x4x5) at offset 70, got a file of 70");
  }

  @Test
  void trailingBytesAreRefused() {
    byte[] longer = Arrays.copyOf(IMAGES, 77);
    assertRefused(
        longer,
        "expected 76 bytes (a header of 16 and values 3x4x5) at offset 76, got a file of 77");
    assertRefused(
        SampleFiles.gzip(longer), "expected the end of the file at offset 76, got more bytes");
  }

  @Test
  void anExtentOfZeroIsRefused() {
    assertRefused(
        SampleFiles.header(3, 0, 5), "expected an extent of 1 to 2147483647 at offset 8, got 0");
  }

  @Test
  void extentsBeyondTheFileReserveNoMemory() {
    for (int[] extents :
        new int[][] {
          {-1, 28, 28},
          {Integer.MAX_VALUE, 1, 1},
          {60_000, 100, 100},
          {1 << 30, 1, 1},
          {1 << 20, 1 << 20, 1 << 20}
        }) {
      byte[] content = SampleFiles.join(SampleFiles.header(extents), new byte[100]);
      for (byte[] bytes : List.of(content, SampleFiles.gzip(content))) {
        Path file = SampleFiles.write(folder, "huge", bytes);
        long before = SampleFiles.allocatedBytes();
        assertThrows(DataFormatException.class, () -> IdxFile.read(file, 3));
        assertTrue(SampleFiles.allocatedBytes() - before < 1 << 20);
      }
    }
  }

  @Test
  void hugeExtentsAreNamed() {
    assertRefused(
        SampleFiles.header(-1, 28, 28),
        "expected an extent of 1 to 2147483647 at offset 4, got 4294967295");
    assertRefused(
        SampleFiles.header(60_000, 28_000, 28),
        "expected at most 1073741824 values at offset 8, got at least 1680000000");
    assertRefused(
        SampleFiles.header(1 << 30, 1, 1),
        "expected 1073741840 bytes (a header of 16 and values 1073741824x1x1) at offset 16");
    assertRefused(
        SampleFiles.gzip(SampleFiles.header(60_000, 28, 28)),
        "expected 47040016 bytes (a header of 16 and values 60000x28x28) at offset");
  }

  @Test
  void compressedValuesThatEndEarlyReserveOnlyWhatArrives() {
    // Random bytes do not compress: the file is large enough for the claim to be possible.
    byte[] noise = new byte[1 << 18];
    new java.util.Random(1).nextBytes(noise);
    byte[] content = SampleFiles.join(SampleFiles.header(1 << 10, 1 << 10, 1 << 8), noise);
    Path file = SampleFiles.write(folder, "claims", SampleFiles.gzip(content));
    long before = SampleFiles.allocatedBytes();
    String message =
        assertThrows(DataFormatException.class, () -> IdxFile.read(file, 3)).getMessage();
    assertTrue(SampleFiles.allocatedBytes() - before < 4 << 20);
    assertTrue(message.contains("at offset 262160, got the end of the file after 262144"), message);
  }

  @Test
  void damagedCompressionIsRefused() {
    byte[] gzip = SampleFiles.gzip(SampleFiles.idx(251, 50, 70, 80));
    assertRefused(
        Arrays.copyOf(gzip, gzip.length / 2), "got the end of the compressed file; fetch");
    assertRefused(
        Arrays.copyOf(gzip, gzip.length - 4), "got the end of the compressed file; fetch");
    assertRefused(Arrays.copyOf(gzip, 5), "expected gzip data at offset 0");
    byte[] wrongSum = gzip.clone();
    wrongSum[gzip.length - 8] ^= 1;
    assertRefused(wrongSum, "expected gzip data at offset 280016, got damaged gzip data (");
    byte[] wrongMethod = gzip.clone();
    wrongMethod[2] = 7;
    assertRefused(wrongMethod, "expected gzip data at offset 0, got damaged gzip data (");
  }

  @Test
  void valuesKnowTheirPlaceInTheFile() {
    IdxFile file = IdxFile.read(SampleFiles.write(folder, "images", IMAGES), 3);
    assertEquals(IMAGES[21] & 0xFF, file.values()[5] & 0xFF);
    assertEquals(21, file.offset(5));
  }

  @Test
  void aFileIsClosedWhetherItCanBeReadOrNot() throws IOException {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "only Linux says what is open");
    Path good = SampleFiles.write(folder, "good", IMAGES);
    IdxFile.read(good, 3);
    byte[] wrongMethod = SampleFiles.gzip(IMAGES);
    wrongMethod[2] = 7;
    assertRefused(wrongMethod, "got damaged gzip data (");
    try (Stream<Path> descriptors = Files.list(open)) {
      assertEquals(List.of(), descriptors.filter(this::isInFolder).toList());
    }
  }

  private boolean isInFolder(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(folder.toRealPath());
    } catch (IOException e) { // that of the listing itself is gone
      return false;
    }
  }

  @Test
  void whatCannotBeReadIsNoDamage() {
    Path unreadable = Path.of("/proc/self/mem"); // nothing is mapped at its start
    assumeTrue(Files.isRegularFile(unreadable), "a file of Linux");
    String message =
        assertThrows(DataFormatException.class, () -> IdxFile.read(unreadable, 3)).getMessage();
    assertTrue(
        message.startsWith(unreadable + ": expected a readable file, got java.io.IOException"),
        message);
    assertTrue(message.endsWith(" at offset 0"), message);
  }

  @Test
  void imagesAndLabelsMustBeOfEqualNumber() {
    Path images = SampleFiles.write(folder, "images", IMAGES);
    Path labels = SampleFiles.write(folder, "labels", SampleFiles.idx(2, 4));
    assertEquals(
        labels
            + ": expected 3 labels, one for each image of images at offset 4, got 4;"
            + " fetch the file again",
        assertThrows(DataFormatException.class, () -> readPair(images, labels)).getMessage());
  }

  @Test
  void labelsMustBeClasses() {
    Path images = SampleFiles.write(folder, "images", IMAGES);
    Path labels =
        SampleFiles.write(
            folder, "labels", SampleFiles.join(SampleFiles.header(3), new byte[] {1, 0, 2}));
    assertEquals(
        labels + ": expected a label below 2 at offset 10, got 2; fetch the file again",
        assertThrows(DataFormatException.class, () -> readPair(images, labels)).getMessage());
  }

  private static LabelledDataset readPair(Path images, Path labels) {
    return IdxImages.read("pair", images, labels, List.of("a", "b"), Normalisation.of(0, 1));
  }

  private void assertRefused(byte[] content, String message) {
    assertFails(message, SampleFiles.write(folder, "damaged", content));
  }

  private static void assertFails(String message, Path file) {
    String got = assertThrows(DataFormatException.class, () -> IdxFile.read(file, 3)).getMessage();
    assertTrue(got.contains(message), got);
    assertTrue(got.startsWith(file.toString()), got);
    assertEquals(1, got.lines().count());
  }
}
