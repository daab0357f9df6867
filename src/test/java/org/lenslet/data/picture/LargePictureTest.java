package org.lenslet.data.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.data.SampleFiles;
import org.lenslet.error.DataFormatException;

/** Pictures of which a part is decoded, and such as are too large. */
class LargePictureTest {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path folder;

  /** Levels of the whole picture at some size, planes of red, green and blue. */
  private static float[] read(Path path, int height, int width) {
    float[] levels = new float[3 * height * width];
    try (PictureFile file = PictureFile.open(path)) {
      file.read(Crop::whole, height, width, levels, 0);
    }
    return levels;
  }

  private static String refused(Path file) {
    return assertThrows(DataFormatException.class, () -> read(file, 4, 4)).getMessage();
  }

  private Path write(String name, byte[] content) {
    return SampleFiles.write(folder, name, content);
  }

  private Path png(BufferedImage image) {
    return write("picture.png", SamplePictures.encode(image, "png"));
  }

  @Test
  void aHugePictureTakesLittleMemory() throws IOException {
    Path file = write("huge.png", RawPng.blackAboveWhite(20_000, 20_000));
    float[] levels = new float[3 * 32 * 32];
    read(png(SamplePictures.plain(4, 4, 0)), 32, 32); // classes are loaded
    long before = SampleFiles.allocatedBytes();
    try (PictureFile picture = PictureFile.open(file)) {
      assertEquals(20_000, picture.width());
      picture.read(Crop.centre(32, 37), 32, 32, levels, 0);
    }
    long used = SampleFiles.allocatedBytes() - before;
    assertTrue(used < 200 * MEBIBYTE, used / MEBIBYTE + " MiB");
    // Black above, white below: the middle row is where they meet.
    assertEquals(0, levels[32 * 8]);
    assertEquals(255, levels[32 * 24]);
  }

  /** Of the 20 million pixels every second of a row and of a column is decoded. */
  @Test
  void aPartOfAPictureThatIsThinnedOutIsWhereItIs() {
    BufferedImage image = new BufferedImage(20_000, 1_000, BufferedImage.TYPE_BYTE_GRAY);
    image.createGraphics().fillRect(10_000, 0, 10_000, 1_000);
    Path path = png(image);
    float[] levels = new float[12];
    try (PictureFile file = PictureFile.open(path)) {
      file.read((w, h) -> new Crop(1_000, 0, 18_000, 1_000), 1, 4, levels, 0);
    }
    // A level counts in the next pixel, too, the less the farther away it is: for an eighth.
    assertArrayEquals(new float[] {0, 32, 223, 255}, Arrays.copyOf(levels, 4), 1);
  }

  @Test
  void decodingTakesRoomForItsPartAndForAWholeThatIsHeld() {
    Rectangle part = new Rectangle(3, 4, 50, 20);
    assertEquals(14_000, PictureFile.bytes(part, 100, 50, false));
    assertEquals(14_000 + 30_000, PictureFile.bytes(part, 100, 50, true));
    // Of more than 2^23 pixels every n-th.
    Rectangle all = new Rectangle(0, 0, 1 << 14, 1 << 15);
    assertEquals(14L << 23, PictureFile.bytes(all, 1 << 14, 1 << 15, false));
    assertEquals((14L << 23) + (6L << 29), PictureFile.bytes(all, 1 << 14, 1 << 15, true));
  }

  @Test
  void absurdSizesAreRefusedByTheHeader() throws IOException {
    Path file = write("absurd.png", RawPng.header(100_000, 100_000, 1, 0));
    assertEquals(
        file + ": expected a picture of at most 536870912 pixels, got 100000x100000",
        refused(file));
  }

  @Test
  void ofPicturesThatAreHeldAsAWholeLessIsTaken() throws IOException {
    BufferedImage image = SamplePictures.plain(16, 16, 0x808080);
    Path small = write("a.jpg", SamplePictures.progressiveJpeg(image, 16, 16));
    assertEquals(128, read(small, 4, 4)[0], 3);
    Path large = write("b.jpg", SamplePictures.progressiveJpeg(image, 20_000, 20_000));
    assertEquals(
        large + ": expected a picture of at most 33554432 pixels, got 20000x20000", refused(large));
    Path webp = write("c.webp", SamplePictures.webp(16_000, 16_000, 0));
    assertEquals(
        webp + ": expected a picture of at most 33554432 pixels, got 16000x16000", refused(webp));
  }

  /** Whose rows are decoded one after the other. */
  @Test
  void ofOtherJpegsMoreIsTaken() {
    byte[] jpeg = SamplePictures.encode(SamplePictures.plain(16, 16, 0), "jpg");
    int frame = 0;
    while ((jpeg[frame] & 0xFF) != 0xFF || (jpeg[frame + 1] & 0xFF) != 0xC0) {
      frame++;
    }
    for (int i : new int[] {5, 7}) {
      jpeg[frame + i] = (byte) (20_000 >> 8);
      jpeg[frame + i + 1] = (byte) 20_000;
    }
    try (PictureFile file = PictureFile.open(write("large.jpg", jpeg))) {
      assertEquals(20_000, file.width());
      assertEquals(20_000, file.height());
    }
  }
}
