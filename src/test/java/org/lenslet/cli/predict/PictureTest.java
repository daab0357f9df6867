package org.lenslet.cli.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.cli.run.RunData;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Split;
import org.lenslet.data.SyntheticDigits;
import org.lenslet.data.picture.SamplePictures;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** How a picture in a file becomes what the model has learnt from. */
class PictureTest {
  private static final LabelledDataset DIGITS = SyntheticDigits.test(20, 1);
  private static final RunData DATA = RunData.of(new Split<>(DIGITS, DIGITS));

  @TempDir private Path folder;

  @Test
  void theRunKnowsThatItsDigitsAreLightOnDark() {
    assertEquals(true, DATA.darkBackground());
    assertEquals(Shape.of(1, 28, 28), DATA.inputShape());
    assertEquals(10, DATA.classes().size());
  }

  /** To the bit: a picture of the data set is what the data set gives. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void aPictureOfTheRightSizeIsTheExample(String format) throws Exception {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_RGB}) {
      for (int i = 0; i < 3; i++) {
        Path file = folder.resolve(i + "." + format);
        assertTrue(ImageIO.write(image(i, type, false), format, file.toFile()));
        PictureInput input = PictureInput.of(PictureFile.read(file), DATA, null);
        assertFalse(input.inverted());
        HostTensor expected = HostTensor.filled(Shape.of(1, 28, 28), 0);
        DIGITS.input(i, expected.floats(), 0);
        // Of a coloured picture the luma is a sum, and so not exact.
        boolean exact = type == BufferedImage.TYPE_BYTE_GRAY && !format.equals("gif");
        assertArrayEquals(expected.floats(), input.tensor().floats(), exact ? 0 : 1e-5f);
      }
    }
  }

  @Test
  void darkDigitsOnLightPaperAreInverted() throws Exception {
    Path file = folder.resolve("paper.png");
    ImageIO.write(image(4, BufferedImage.TYPE_BYTE_GRAY, true), "png", file.toFile());
    Picture picture = PictureFile.read(file);
    PictureInput input = PictureInput.of(picture, DATA, null);
    assertTrue(input.inverted());
    float[] expected = new float[784];
    DIGITS.input(4, expected, 0);
    assertArrayEquals(expected, input.tensor().floats(), 1e-5f);
    assertFalse(PictureInput.of(picture, DATA, false).inverted());
    assertTrue(PictureInput.of(picture, DATA, true).inverted());
  }

  private static BufferedImage image(int index, int type, boolean inverted) {
    float[] input = new float[784];
    DIGITS.input(index, input, 0);
    BufferedImage image = new BufferedImage(28, 28, type);
    for (int p = 0; p < 784; p++) {
      int level = (int) Math.round((input[p] * 0.2612 + 0.1199) * 255);
      int shown = inverted ? 255 - level : level;
      if (type == BufferedImage.TYPE_BYTE_GRAY) {
        image.getRaster().setSample(p % 28, p / 28, 0, shown);
      } else {
        image.setRGB(p % 28, p / 28, shown << 16 | shown << 8 | shown);
      }
    }
    return image;
  }

  @Test
  void transparencyIsWhite() throws Exception {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00000000);
    image.setRGB(1, 0, 0xFF3366FF);
    Path file = folder.resolve("rgba.png");
    ImageIO.write(image, "png", file.toFile());
    Picture picture = PictureFile.read(file);
    assertArrayEquals(
        new double[] {1, 0x33 / 255.0, 1, 0x66 / 255.0, 1, 1}, picture.levels(), 1e-12);
    assertEquals(
        0.299 * 0x33 / 255 + 0.587 * 0x66 / 255 + 0.114,
        picture.withChannels(1).levels()[1],
        1e-12);
    assertEquals(3, new Picture(1, 1, 1, new double[] {0.5}).withChannels(3).levels().length);
  }

  @Test
  void aPictureIsTurnedAsItsCameraSays() throws Exception {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(1, 0, 0, 255);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    Path file =
        Files.write(folder.resolve("t.png"), SamplePictures.turnedPng(png.toByteArray(), 6));
    Picture picture = PictureFile.read(file);
    assertEquals(1, picture.width());
    assertArrayEquals(new double[] {0, 1}, picture.levels());
    Files.write(file, SamplePictures.turnedPng(png.toByteArray(), 8));
    assertArrayEquals(new double[] {1, 0}, PictureFile.read(file).levels());
  }

  @Test
  void scalingTakesMeansAndKeepsProportions() {
    // Blocks of 2x2 of one level: half the size is a mean that is symmetric and keeps the sum.
    double[] levels = new double[64];
    Arrays.fill(levels, 0.25);
    Picture even = new Picture(1, 8, 8, levels).fitted(4, 4);
    assertArrayEquals(DoubleStream.generate(() -> 0.25).limit(16).toArray(), even.levels(), 1e-12);

    double[] ramp = new double[16];
    Arrays.setAll(ramp, i -> i);
    double[] halved = new Picture(1, 1, 16, ramp).fitted(1, 8).levels();
    for (int i = 1; i < 7; i++) {
      assertEquals(2 * i + 0.5, halved[i], 1e-12);
    }
    // Twice as wide as high: above and below is the background, the median of the border.
    double[] wide = new double[8 * 4];
    Arrays.fill(wide, 0.9);
    wide[1 * 8 + 3] = 0;
    Picture fitted = new Picture(1, 4, 8, wide).fitted(8, 8);
    assertEquals(0.9, fitted.levels()[0], 1e-12);
    assertEquals(0.0, fitted.levels()[3 * 8 + 3], 1e-12);
    assertEquals(0.9, fitted.levels()[7 * 8 + 7], 1e-12);
    // Enlarged, a level stays between its neighbours.
    double[] large = new Picture(1, 1, 2, new double[] {0, 1}).fitted(8, 8).levels();
    for (double level : large) {
      assertTrue(level >= 0 && level <= 1);
    }
  }

  @Test
  void whatIsNoPictureIsNamed() throws Exception {
    Path text = Files.writeString(folder.resolve("text.png"), "hello");
    refuses(text, text + ": expected a picture (PNG, JPEG, BMP, GIF or WebP), got another format");
    Path whole = folder.resolve("whole.png");
    ImageIO.write(image(0, BufferedImage.TYPE_BYTE_GRAY, false), "png", whole.toFile());
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = folder.resolve("cut.png");
    for (int length : List.of(9, 40, bytes.length / 2)) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      refuses(cut, cut + ": expected a ");
    }
    // A header that promises 60,000 x 60,000 pixels takes no memory.
    byte[] huge = bytes.clone();
    for (int at : new int[] {16, 20}) {
      huge[at + 2] = (byte) 0xEA;
      huge[at + 3] = 0x60;
    }
    Files.write(cut, huge);
    refuses(cut, cut + ": expected a ");
    refuses(folder, folder + ": expected a picture, got a folder; name the pictures in it");
    Path none = folder.resolve("none.png");
    refuses(none, none + ": expected a picture, got no such file");
  }

  private static void refuses(Path file, String start) {
    String message =
        assertThrows(LensletException.class, () -> PictureFile.read(file)).getMessage();
    assertTrue(message.startsWith(start), message);
  }

  @Test
  void aModelOfSeriesTakesNoPictures() {
    RunData series =
        new RunData("", List.of("a"), List.of(2, 100), List.of(0.0), List.of(1.0), null);
    Picture picture = new Picture(1, 1, 1, new double[1]);
    assertThrows(UsageException.class, () -> PictureInput.of(picture, series, null));
  }
}
