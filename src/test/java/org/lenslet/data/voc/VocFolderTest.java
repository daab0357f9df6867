package org.lenslet.data.voc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.data.Dataset;
import org.lenslet.data.Draw;
import org.lenslet.data.Example;
import org.lenslet.data.Normalisation;
import org.lenslet.data.Split;
import org.lenslet.data.Target;
import org.lenslet.data.batch.BatchLoader;
import org.lenslet.data.picture.SamplePictures;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.Shape;

class VocFolderTest {
  private static final int SIDE = 16;

  @TempDir Path folder;
  private Path voc;

  @BeforeEach
  void makeFolder() {
    voc = folder.resolve("VOCdevkit/VOC2012");
    list("Main/train", "a", "b");
    list("Main/val", "c");
    list("Segmentation/train", "a", "b");
    list("Segmentation/val", "c");
    for (String name : VocFolder.CLASSES) {
      list("Main/" + name + "_train", "a -1", "b -1");
      list("Main/" + name + "_val", "c -1");
    }
    list("Main/bird_train", "a  1", "b -1");
    list("Main/cat_train", "a  0", "b  1");
    list("Main/tvmonitor_train", "a  1", "b -1");
    for (String name : List.of("a", "b", "c")) {
      picture(name, SIDE, SIDE);
      mask(name, SIDE, SIDE, 20);
    }
  }

  private void list(String name, String... lines) {
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    SamplePictures.write(voc.resolve("ImageSets/" + name + ".txt"), text);
  }

  /** Dark on the left and light on the right; a PNG, so that levels are exact. */
  private Path picture(String name, int width, int height) {
    BufferedImage image = SamplePictures.plain(width, height, 0);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, i % width < width / 2 ? 0 : 0xFFFFFF);
    }
    return SamplePictures.write(
        voc.resolve("JPEGImages/" + name + ".jpg"), SamplePictures.encode(image, "png"));
  }

  /** Background on the left and a class on the right, a row of border between above and below. */
  private Path mask(String name, int width, int height, int number) {
    byte[] levels = new byte[256];
    for (int i = 0; i < 256; i++) {
      levels[i] = (byte) (i * 37);
    }
    IndexColorModel palette = new IndexColorModel(8, 256, levels, levels, levels);
    BufferedImage image =
        new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, palette);
    for (int i = 0; i < width * height; i++) {
      int inside = i % width < width / 2 ? 0 : number;
      image.getRaster().setSample(i % width, i / width, 0, i / width == 0 ? 255 : inside);
    }
    return SamplePictures.write(
        voc.resolve("SegmentationClass/" + name + ".png"), SamplePictures.encode(image, "png"));
  }

  private static Example read(Dataset data, int index, Draw draw) {
    Example example = Example.of(data);
    data.read(index, draw, example);
    return example;
  }

  private VocFolder settings() {
    return VocFolder.of(folder)
        .withSize(SIDE)
        .withNormalisation(new Normalisation(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void picturesShowSeveralClasses(boolean difficult) {
    Split<Dataset> data = settings().withDifficult(difficult).classification();
    assertEquals(2, data.train().size());
    assertEquals(1, data.test().size());
    assertEquals("voc train", data.train().name());
    assertEquals(List.of(Shape.of(3, SIDE, SIDE)), data.train().inputs());
    assertEquals(List.of(Target.values(20)), data.train().targets());
    float[] expected = new float[20];
    expected[2] = 1;
    expected[7] = difficult ? 1 : 0;
    expected[19] = 1;
    Example first = read(data.train(), 0, Draw.PLAIN);
    assertArrayEquals(expected, first.targets().get(0).floats());
    assertEquals(-1, first.input()[0]);
    assertEquals(1, first.input()[SIDE - 1]);
    assertEquals(1, read(data.train(), 1, Draw.PLAIN).targets().get(0).floats()[7]);
    assertArrayEquals(new float[20], read(data.test(), 0, Draw.PLAIN).targets().get(0).floats());
  }

  @Test
  void pixelsHaveClassesAndBordersHaveNone() {
    Dataset data = settings().segmentation().train();
    assertEquals(21, data.classes());
    assertEquals("background", data.classNames().get(0));
    assertEquals(255, data.targets().get(0).ignored().getAsInt());
    Example example = read(data, 0, Draw.PLAIN);
    int[] classes = example.targets().get(0).ints();
    assertEquals(255, classes[3]);
    assertEquals(0, classes[SIDE + 7]);
    assertEquals(20, classes[SIDE + 8]);
    // The ignored number is taken where batches are made, which refuse others.
    try (BatchLoader loader = BatchLoader.sequential(data, 2)) {
      assertEquals(255, loader.next().targets().get(0).ints()[0]);
    }
  }

  @Test
  void bothPartsSayHowTheirPicturesAreMade() {
    VocFolder settings = settings();
    for (Split<Dataset> data : List.of(settings.classification(), settings.segmentation())) {
      for (Dataset part : List.of(data.train(), data.test())) {
        assertEquals(settings.normalisation(), part.normalisation().orElseThrow());
        assertTrue(part.isDecoded(), part.name());
      }
    }
  }

  @Test
  void settingsAtTheEndsOfTheirRangesAreTaken() {
    for (int size : new int[] {1, 4096}) {
      Dataset data = settings().withSize(size).segmentation().train();
      assertEquals(List.of(Shape.of(3, size, size)), data.inputs());
    }
    for (double area : new double[] {0, 1.01, Double.NaN}) {
      assertEquals(
          "voc: expected an area above 0 and up to 1, got " + area,
          assertThrows(UsageException.class, () -> settings().withSmallestArea(area)).getMessage());
    }
    assertEquals(1, settings().withSmallestArea(1).smallestArea());
  }

  @Test
  void maskAndPictureAreCutAlike() {
    Dataset data = settings().withSmallestArea(0.3).segmentation().train();
    Set<Integer> borders = new HashSet<>();
    for (int epoch = 0; epoch < 30; epoch++) {
      Draw draw = Draw.of(3, epoch, 0);
      Example example = read(data, 0, draw);
      int[] classes = example.targets().get(0).ints();
      int last = SIDE * (SIDE - 1);
      int border = 0;
      for (int x = 0; x < SIDE; x++) {
        float level = example.input()[last + x];
        // Where light and dark meet, levels are between.
        assertTrue(Math.abs(level) < 1 || classes[last + x] == (level > 0 ? 20 : 0));
        border += classes[last + x] == 0 ? 1 : 0;
      }
      borders.add(border);
      assertArrayEquals(classes, read(data, 0, Draw.of(3, epoch, 0)).targets().get(0).ints());
    }
    assertTrue(borders.size() > 4, borders + "");
  }

  @Test
  void maskAndPictureOfDifferentSizesAreNamed() {
    Path mask = mask("b", SIDE, SIDE + 1, 3);
    Dataset data = settings().segmentation().train();
    assertEquals(
        mask
            + ": expected a mask of 16x16, the size of "
            + voc.resolve("JPEGImages/b.jpg")
            + ", got 16x17",
        assertThrows(DataFormatException.class, () -> read(data, 1, Draw.PLAIN)).getMessage());
  }

  @Test
  void whatCannotBeDecodedIsNamedWhetherPictureOrMask() {
    Path bad = SamplePictures.write(voc.resolve("JPEGImages/a.jpg"), new byte[] {1, 2, 3});
    Path cut = SamplePictures.write(voc.resolve("SegmentationClass/b.png"), new byte[0]);
    for (Dataset data :
        List.of(settings().classification().train(), settings().segmentation().train())) {
      String message =
          assertThrows(DataFormatException.class, () -> read(data, 0, Draw.PLAIN)).getMessage();
      assertTrue(message.startsWith(bad + ": expected a picture (JPEG"), message);
    }
    Dataset masks = settings().segmentation().train();
    String message =
        assertThrows(DataFormatException.class, () -> read(masks, 1, Draw.PLAIN)).getMessage();
    assertTrue(message.startsWith(cut + ": expected a picture (JPEG"), message);
  }

  @Test
  void aMaskOfOnePixelIsOfOneClass() {
    picture("a", 1, 1);
    mask("a", 1, 1, 9);
    Example example = read(settings().segmentation().train(), 0, Draw.of(1, 2, 0));
    // The only row is border; the only column is light.
    assertEquals(
        SIDE * SIDE, Arrays.stream(example.targets().get(0).ints()).filter(n -> n == 255).count());
    assertEquals(1, example.input()[0]);
  }

  @Test
  void numbersThatAreNoClassesAreNamed() {
    Path mask = mask("a", SIDE, SIDE, 21);
    Dataset data = settings().segmentation().train();
    assertEquals(
        mask + ": expected class numbers from 0 to 20, or 255, got 21 at row 1, column 8",
        assertThrows(DataFormatException.class, () -> read(data, 0, Draw.PLAIN)).getMessage());
    list("Main/dog_train", "a 1", "b 2");
    assertEquals(
        voc.resolve("ImageSets/Main/dog_train.txt")
            + ": expected a picture of train.txt and -1, 0 or 1 in line 2, got 'b 2'",
        refused(settings()));
    list("Main/dog_train", "a 1", "z 1");
    assertTrue(refused(settings()).endsWith("in line 2, got 'z 1'"));
  }

  @Test
  void theFolderMayBeAnyOfThoseAroundIt() {
    for (Path path : List.of(folder, folder.resolve("VOCdevkit"), voc)) {
      assertEquals(2, VocFolder.of(path).withSize(8).segmentation().train().size());
    }
    SamplePictures.write(folder.resolve("VOCdevkit/VOC2007/JPEGImages/x.jpg"), new byte[1]);
    String years = refused(settings());
    assertTrue(years.startsWith("voc: expected one year in " + folder + ", got "), years);
    assertEquals(2, VocFolder.of(voc).segmentation().train().size());
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertEquals(
        "voc: expected JPEGImages and ImageSets, as in VOC2012, in "
            + folder.resolve("none")
            + ", got no such folder",
        refused(VocFolder.of(folder.resolve("none"))));
    voc.resolve("ImageSets/Main/val.txt").toFile().delete();
    assertEquals(
        "voc: expected a list " + voc.resolve("ImageSets/Main/val.txt") + ", got no such file",
        refused(settings()));
    list("Main/val");
    assertTrue(refused(settings()).endsWith("val.txt: expected names of pictures, got none"));
    for (int size : new int[] {0, 5000}) {
      assertThrows(LensletException.class, () -> settings().withSize(size));
    }
    Dataset data = settings().segmentation().train();
    voc.resolve("JPEGImages/a.jpg").toFile().delete();
    assertEquals(
        voc.resolve("JPEGImages/a.jpg") + ": expected a picture, got no such file",
        assertThrows(DataFormatException.class, () -> read(data, 0, Draw.PLAIN)).getMessage());
    assertEquals(20, Arrays.stream(VocFolder.CLASSES.toArray()).distinct().count());
  }

  private static String refused(VocFolder folder) {
    return assertThrows(LensletException.class, folder::classification).getMessage();
  }
}
