package org.lenslet.data.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.data.SampleFiles;
import org.lenslet.error.DataFormatException;

class PictureFileTest {
  @TempDir Path folder;

  /** Levels of the whole picture at some size, planes of red, green and blue. */
  private static float[] read(Path path, int height, int width) {
    float[] levels = new float[3 * height * width];
    try (PictureFile file = PictureFile.open(path)) {
      file.read(Crop::whole, height, width, levels, 0);
    }
    return levels;
  }

  private Path write(String name, byte[] content) {
    return SampleFiles.write(folder, name, content);
  }

  private Path png(BufferedImage image) {
    return write("picture.png", SamplePictures.encode(image, "png"));
  }

  private static void assertColour(int red, int green, int blue, float[] levels, double tolerance) {
    int plane = levels.length / 3;
    for (int i = 0; i < plane; i++) {
      assertEquals(red, levels[i], tolerance, "red of " + i);
      assertEquals(green, levels[plane + i], tolerance, "green of " + i);
      assertEquals(blue, levels[2 * plane + i], tolerance, "blue of " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"png, 0", "bmp, 0", "gif, 0", "jpg, 3"})
  void everyFormatThatJavaWritesIsReadAsItIs(String format, double tolerance) {
    Path file = write("a", SamplePictures.encode(SamplePictures.plain(8, 8, 0xC83214), format));
    assertColour(200, 50, 20, read(file, 8, 8), tolerance);
  }

  @Test
  void aPictureOfTheWantedSizeStaysAsItIsToTheBit() {
    BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
    float[] expected = new float[36];
    for (int i = 0; i < 12; i++) {
      image.setRGB(i % 4, i / 4, i * 20 << 16 | i * 7 << 8 | 255 - i);
      expected[i] = i * 20;
      expected[12 + i] = i * 7;
      expected[24 + i] = 255 - i;
    }
    assertArrayEquals(expected, read(png(image), 3, 4));
  }

  @Test
  void webpIsRead() {
    Path file = write("a.webp", SamplePictures.webp(5, 7, 0xC83214));
    assertColour(200, 50, 20, read(file, 3, 3), 0);
  }

  @Test
  void inksOfPrintingBecomeColoursOfTheScreen() throws IOException {
    // Which red, is a matter of the profile; a picture read as negative would be cyan.
    assertInks(255, 0, 0, 0, 255, 255, 0);
    assertInks(0, 0, 0, 0, 0, 0, 255);
    assertInks(255, 255, 255, 0, 0, 0, 0);
    assertInks(0, 0, 255, 255, 255, 0, 0);
  }

  private void assertInks(int red, int green, int blue, int... cmyk) throws IOException {
    Path file = write("inks.jpg", SamplePictures.cmykJpeg(16, cmyk));
    assertColour(red, green, blue, read(file, 2, 2), 60);
  }

  /** Each value as the first row's and the first column's end say: TIFF 6.0, "Orientation". */
  @ParameterizedTest
  @CsvSource({
    "1, 0 1 2 / 3 4 5",
    "2, 2 1 0 / 5 4 3",
    "3, 5 4 3 / 2 1 0",
    "4, 3 4 5 / 0 1 2",
    "5, 0 3 / 1 4 / 2 5",
    "6, 3 0 / 4 1 / 5 2",
    "7, 5 2 / 4 1 / 3 0",
    "8, 2 5 / 1 4 / 0 3"
  })
  void allEightOrientationsAreApplied(int orientation, String seen) throws IOException {
    String[] rows = seen.split(" / ");
    int height = rows.length;
    int width = rows[0].split(" ").length;
    // Blocks of 16x16, in which a JPEG's colours stay apart.
    BufferedImage image = new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 48 * 32; i++) {
      int level = 50 * (i / 48 / 16 * 3 + i % 48 / 16);
      image.setRGB(i % 48, i / 48, level << 16 | level << 8 | level);
    }
    byte[] jpeg = SamplePictures.encode(image, "jpg");
    List<Path> files =
        List.of(
            write("big.jpg", SamplePictures.turnedJpeg(jpeg, orientation, ByteOrder.BIG_ENDIAN)),
            write(
                "little.jpg",
                SamplePictures.turnedJpeg(jpeg, orientation, ByteOrder.LITTLE_ENDIAN)),
            write(
                "a.png",
                SamplePictures.turnedPng(SamplePictures.encode(image, "png"), orientation)));
    for (Path path : files) {
      float[] levels = new float[3 * 16 * height * 16 * width];
      try (PictureFile file = PictureFile.open(path)) {
        assertEquals(16 * width + "x" + 16 * height, file.width() + "x" + file.height());
        file.read(Crop::whole, 16 * height, 16 * width, levels, 0);
        // A part of it is the same part: the block at the right of the first row.
        float[] block = new float[3];
        file.read((w, h) -> new Crop(w - 12, 4, 8, 8), 1, 1, block, 0);
        assertEquals(levels[8 * 16 * width + 16 * width - 8], block[0], 2, path + "");
      }
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int expected = 50 * Integer.parseInt(rows[y].split(" ")[x]);
          assertEquals(expected, levels[(y * 16 + 8) * 16 * width + x * 16 + 8], 2, path + "");
        }
      }
    }
  }

  @Test
  void damagedExifTurnsNothing() {
    byte[] jpeg = SamplePictures.encode(SamplePictures.plain(32, 16, 0), "jpg");
    byte[] turned = SamplePictures.turnedJpeg(jpeg, 6, ByteOrder.BIG_ENDIAN);
    for (int i = 12; i < 40; i++) {
      byte[] damaged = turned.clone();
      damaged[i] = (byte) 0xFE;
      try (PictureFile file = PictureFile.open(write("d" + i + ".jpg", damaged))) {
        assertEquals(48, file.width() + file.height());
      }
    }
    try (PictureFile file =
        PictureFile.open(
            write("nine.jpg", SamplePictures.turnedJpeg(jpeg, 9, ByteOrder.BIG_ENDIAN)))) {
      assertEquals(32, file.width());
    }
  }

  @Test
  void greyLevelsKeepTheirGammaAndSixteenBitsTheirRange() {
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(1, 0, 0, 128);
    float[] levels = read(png(grey), 1, 2);
    assertArrayEquals(new float[] {0, 128, 0, 128, 0, 128}, levels);
    BufferedImage deep = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(1, 0, 0, 128 * 257);
    deep.getRaster().setSample(2, 0, 0, 65535);
    assertArrayEquals(new float[] {0, 128, 255}, Arrays.copyOf(read(png(deep), 1, 3), 3));
  }

  @Test
  void sixteenBitsOfColourAreRead() throws IOException {
    Path file = write("deep.png", RawPng.deep(2, 2, 0x1000, 0x8080, 0xFFFF));
    assertColour(16, 128, 255, read(file, 2, 2), 0);
  }

  @Test
  void whatIsTransparentIsWhite() {
    BufferedImage clear = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    clear.setRGB(0, 0, 0x00FF0000);
    clear.setRGB(1, 0, 0x80000000);
    clear.setRGB(2, 0, 0xFF0A141E);
    assertArrayEquals(
        new float[] {255, 127, 10, 255, 127, 20, 255, 127, 30}, read(png(clear), 1, 3));
    byte[] reds = {0, (byte) 200, 9};
    byte[] alphas = {0, (byte) 255, (byte) 255};
    IndexColorModel palette = new IndexColorModel(2, 3, reds, reds, new byte[3], alphas);
    BufferedImage indexed = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    indexed.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {0, 1, 2});
    assertArrayEquals(new float[] {255, 200, 9, 255, 200, 9, 255, 0, 0}, read(png(indexed), 1, 3));
  }

  /** Only a part is decoded, with the neighbours that have weight in it: nobody may notice. */
  @ParameterizedTest
  @CsvSource({
    "10.5, 7.25, 12, 9, 5, 4",
    "3, 2, 8, 6, 16, 12",
    "0, 0, 40, 30, 7, 7",
    "28, 20.5, 12, 9.5, 3, 3",
    "0, 21, 9, 9, 2, 11"
  })
  void aPartIsReadAsOfTheWholePicture(
      double left, double top, double across, double down, int width, int height) {
    BufferedImage noise = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 40 * 30; i++) {
      noise.setRGB(i % 40, i / 40, (i * 2_654_435 >>> 3) & 0xFFFFFF);
    }
    float[] expected = new float[1 + 3 * width * height];
    float[] rows = Resampling.of(40, left, across, width).alongRows(Pixels.rgb(noise));
    Resampling.of(30, top, down, height).alongColumns(rows, width, expected, 1);
    float[] got = new float[expected.length];
    try (PictureFile file = PictureFile.open(png(noise))) {
      file.read((w, h) -> new Crop(left, top, across, down), height, width, got, 1);
    }
    assertArrayEquals(expected, got, 1e-3f);
  }

  @Test
  void aSmallerPictureIsTheMeanOfWhatItStandsFor() {
    BufferedImage board = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      board.setRGB(i % 64, i / 64, (i + i / 64) % 2 == 0 ? 0xFFFFFF : 0);
    }
    assertColour(128, 128, 128, read(png(board), 4, 4), 3);
  }

  @Test
  void aPictureOfOnePixelFillsAnySize() {
    assertColour(1, 2, 3, read(png(SamplePictures.plain(1, 1, 0x010203)), 32, 32), 0);
    float[] levels = new float[3 * 8 * 8];
    try (PictureFile file = PictureFile.open(png(SamplePictures.plain(1, 1, 0x010203)))) {
      file.read(Crop.centre(8, 9), 8, 8, levels, 0);
    }
    assertColour(1, 2, 3, levels, 0);
  }

  @Test
  void whatIsNoPictureIsNamed() throws IOException {
    String kinds = ": expected a picture (JPEG, PNG, BMP, GIF or WebP), got ";
    Path text = write("text.jpg", "no picture at all".getBytes());
    assertEquals(text + kinds + "another format", refused(text));
    Path empty = write("empty.jpg", new byte[0]);
    assertEquals(empty + kinds + "an empty file", refused(empty));
    Path missing = folder.resolve("missing.jpg");
    assertEquals(missing + ": expected a picture, got no such file", refused(missing));
    assertEquals(folder + ": expected a picture, got a folder", refused(folder));
    Path loop = folder.resolve("loop.jpg");
    Files.createSymbolicLink(loop, loop);
    assertTrue(refused(loop).startsWith(loop + ": expected a whole picture, got "), refused(loop));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp", "gif"})
  void aFileThatIsCutShortIsNoWholePicture(String format) {
    BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      noise.setRGB(i % 64, i / 64, i * 7919);
    }
    byte[] whole = SamplePictures.encode(noise, format);
    for (int length : new int[] {10, whole.length / 3, whole.length / 2}) {
      Path file = write("cut." + format, Arrays.copyOf(whole, length));
      String message = refused(file);
      assertTrue(message.startsWith(file + ": expected "), message);
      assertEquals(1, message.lines().count(), message);
    }
  }

  @Test
  void withoutTheLibraryThePictureThatNeedsItIsNamed() throws IOException {
    Path webp = write("a.webp", SamplePictures.webp(5, 7, 0));
    Path odd = write("a.jpg", SamplePictures.contradictoryJpeg());
    Path plain = write("b.jpg", SamplePictures.encode(SamplePictures.plain(8, 8, 0), "jpg"));
    IIORegistry registry = IIORegistry.getDefaultInstance();
    List<ImageReaderSpi> all = new java.util.ArrayList<>();
    registry.getServiceProviders(ImageReaderSpi.class, true).forEachRemaining(all::add);
    List<ImageReaderSpi> libraries =
        all.stream().filter(spi -> spi.getClass().getName().startsWith("com.twelve")).toList();
    assertEquals(2, libraries.size());
    assertTrue(readerOf(registry, webp).startsWith("com.twelvemonkeys."));
    libraries.forEach(registry::deregisterServiceProvider);
    try {
      assertEquals(
          webp
              + ": expected a picture that Java reads by itself, got a WebP picture, which needs"
              + " the library com.twelvemonkeys.imageio:imageio-webp; add it to the class path",
          refused(webp));
      assertEquals(
          odd
              + ": expected a picture that Java reads by itself, got a JPEG whose colours it does"
              + " not know, which needs the library com.twelvemonkeys.imageio:imageio-jpeg; add it"
              + " to the class path",
          refused(odd));
      assertColour(0, 0, 0, read(plain, 2, 2), 0);
    } finally {
      // As the libraries order themselves: before Java's own.
      libraries.forEach(
          spi -> registry.registerServiceProvider((ImageReaderSpi) spi, ImageReaderSpi.class));
    }
    assertColour(0, 0, 0, read(webp, 2, 2), 0);
    assertEquals(12, read(odd, 2, 2).length);
  }

  private static String readerOf(IIORegistry registry, Path file) throws IOException {
    try (var stream = javax.imageio.ImageIO.createImageInputStream(file.toFile())) {
      ImageReader reader = javax.imageio.ImageIO.getImageReaders(stream).next();
      return reader.getClass().getName();
    }
  }

  @Test
  void aMaskIsTheNumbersOfItsColours() {
    byte[] levels = new byte[256];
    levels[1] = (byte) 128;
    IndexColorModel palette = new IndexColorModel(8, 256, levels, levels, levels);
    BufferedImage mask = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    mask.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {15, 1, 255});
    Path file = png(mask);
    try (PictureFile picture = PictureFile.open(file)) {
      assertArrayEquals(new byte[] {15, 1, (byte) 255}, picture.readIndices());
    }
    Path colours = png(SamplePictures.plain(2, 2, 0));
    try (PictureFile picture = PictureFile.open(colours)) {
      assertEquals(
          colours + ": expected a mask, a picture with a palette, got one without",
          assertThrows(DataFormatException.class, picture::readIndices).getMessage());
    }
  }

  private static String refused(Path file) {
    return assertThrows(DataFormatException.class, () -> read(file, 4, 4)).getMessage();
  }
}
