package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lenslet.data.picture.SamplePictures;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.Shape;

class PictureFolderTest {
  @TempDir Path folder;

  /** A picture whose red is the same everywhere. */
  private Path picture(String name, int red) {
    return write(name, SamplePictures.encode(SamplePictures.plain(12, 9, red << 16), "png"));
  }

  private Path write(String name, byte[] content) {
    return SamplePictures.write(folder.resolve(name), content);
  }

  private Split<LabelledDataset> load() {
    return settings().load();
  }

  private PictureFolder settings() {
    return PictureFolder.of(folder).withSize(8).withShortSide(9).withSmallestArea(0.08);
  }

  /** The red levels of examples. */
  private static List<Integer> reds(LabelledDataset data) {
    return IntStream.range(0, data.size()).mapToObj(i -> red(data, i)).toList();
  }

  private static int red(LabelledDataset data, int index) {
    float[] input = new float[data.inputShape().elements()];
    data.input(index, input, 0);
    return (int) Math.round((input[0] * 0.229 + 0.485) * 255);
  }

  private static List<Integer> labels(LabelledDataset data) {
    return IntStream.range(0, data.size()).mapToObj(data::label).toList();
  }

  @Test
  void twoFoldersOfClassesAreReadInOrder() {
    picture("train/dog/b.png", 2);
    picture("train/dog/a.PNG", 1);
    picture("train/cat/z.png", 3);
    picture("val/dog/x.png", 4);
    picture("val/cat/x.png", 5);
    picture("val/cat/y.png", 6);
    write("train/dog/.hidden.png", new byte[1]);
    write("train/dog/notes.txt", new byte[1]);
    write("train/readme.md", new byte[1]);
    write("train/.git/config.png", new byte[1]);
    Split<LabelledDataset> data = load();
    assertEquals("folder train", data.train().name());
    assertEquals("folder val", data.test().name());
    assertEquals(List.of("cat", "dog"), data.train().classNames());
    assertEquals(List.of("cat", "dog"), data.test().classNames());
    assertEquals(Shape.of(3, 8, 8), data.train().inputShape());
    assertEquals(List.of(3, 1, 2), reds(data.train()));
    assertEquals(List.of(0, 1, 1), labels(data.train()));
    assertEquals(List.of(5, 6, 4), reds(data.test()));
    assertEquals(List.of(0, 0, 1), labels(data.test()));
    assertEquals(PictureFolder.IMAGENET, data.train().normalisation().orElseThrow());
  }

  @Test
  void testWillDoForVal() {
    for (String name : List.of("train/a/1.png", "train/b/1.png", "test/a/1.png", "test/b/1.png")) {
      picture(name, 1);
    }
    assertEquals("folder test", load().test().name());
  }

  @Test
  void ofClassesAloneAShareIsHeldOut() {
    for (int i = 0; i < 20; i++) {
      picture("a/%02d.png".formatted(i), i);
      picture("b/%02d.png".formatted(i), 100 + i);
    }
    picture("few/1.png", 200);
    picture("few/2.png", 201);
    Split<LabelledDataset> data = load();
    assertEquals(16 + 16 + 1, data.train().size());
    assertEquals(4 + 4 + 1, data.test().size());
    Set<Integer> all = new HashSet<>(reds(data.train()));
    all.addAll(reds(data.test()));
    assertEquals(42, all.size());
    assertEquals(reds(data.test()), reds(load().test()));
    assertFalse(reds(data.test()).equals(reds(settings().withHeldOut(0.2, 2).load().test())));
    assertEquals(1 + 2 * 10, settings().withHeldOut(0.5, 1).load().test().size());
    assertEquals(2, data.test().label(8));
  }

  @Test
  void judgedByTheMiddleAndLearntFromByParts() {
    BufferedImage halves = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 800; i++) {
      halves.setRGB(i % 40, i / 40, i % 40 < 20 ? 0 : 0xFFFFFF);
    }
    for (String name : List.of("train/a/1.png", "train/b/1.png", "val/a/1.png", "val/b/1.png")) {
      write(name, SamplePictures.encode(halves, "png"));
    }
    LabelledDataset data = settings().withNormalisation(Normalisation3.HALVES).load().train();
    Example plain = Example.of(data);
    data.read(0, Draw.PLAIN, plain);
    // 20 rows become 9, of 18 columns the 8 in the middle: where black meets white.
    assertEquals(-1, plain.input()[0], 1e-6);
    assertEquals(1, plain.input()[7], 1e-6);
    Set<Float> seen = new HashSet<>();
    for (int epoch = 0; epoch < 20; epoch++) {
      Example first = Example.of(data);
      data.read(0, Draw.of(1, epoch, 0), first);
      Example again = Example.of(data);
      data.read(0, Draw.of(1, epoch, 0), again);
      assertArrayEquals(first.input(), again.input());
      float sum = 0;
      for (float value : first.input()) {
        sum += value;
      }
      seen.add(sum);
    }
    assertTrue(seen.size() > 10, seen + "");
    Example whole = Example.of(data);
    settings()
        .withNormalisation(Normalisation3.HALVES)
        .withSmallestArea(1)
        .load()
        .train()
        .read(0, Draw.of(1, 0, 0), whole);
    assertArrayEquals(plain.input(), whole.input());
  }

  /** Levels of 0 to 255 become -1 to 1. */
  private static final class Normalisation3 {
    static final Normalisation HALVES =
        new Normalisation(List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));
  }

  @Test
  void aPictureOfTheSizeIsJudgedByAsItIs() {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, i << 16);
    }
    for (String name : List.of("a/1.png", "a/2.png", "b/1.png", "b/2.png")) {
      write(name, SamplePictures.encode(image, "png"));
    }
    LabelledDataset data = load().train();
    float[] input = new float[192];
    data.input(0, input, 0);
    for (int i = 0; i < 64; i++) {
      assertEquals((i / 255.0 - 0.485) / 0.229, input[i], 1e-6);
    }
  }

  @Test
  void whatCannotBeDecodedIsReplacedByTheNextOfItsClassAndCounted() {
    picture("train/a/1.png", 1);
    Path bad = write("train/a/2.png", new byte[] {1, 2, 3});
    picture("train/a/3.png", 3);
    picture("train/b/1.png", 4);
    Path last = write("train/b/2.jpg", new byte[0]);
    picture("val/a/1.png", 5);
    picture("val/b/1.png", 6);
    LabelledDataset data = load().train();
    assertTrue(data.unreadable().isEmpty());
    assertEquals(List.of(1, 3, 3, 4, 4), reds(data));
    assertEquals(List.of(0, 0, 0, 1, 1), labels(data));
    LabelledDataset view = data.subset(1, 4).augmented((example, random) -> {});
    assertEquals(Set.of(1, 4), view.unreadable().keySet());
    assertTrue(view.isDecoded());
    assertTrue(data.unreadable().get(1).startsWith(bad + ": expected a picture (JPEG"));
    assertTrue(data.unreadable().get(4).startsWith(last + ": expected a picture (JPEG"));
    // The parts by chance are the same whether it was known before or not.
    Example known = Example.of(data);
    data.read(1, Draw.of(1, 0, 1), known);
    Example fresh = Example.of(data);
    load().train().read(1, Draw.of(1, 0, 1), fresh);
    assertArrayEquals(known.input(), fresh.input());

    LabelledDataset strict = settings().withStrict(true).load().train();
    assertEquals(1, red(strict, 0));
    String message = assertThrows(DataFormatException.class, () -> red(strict, 1)).getMessage();
    assertTrue(message.startsWith(bad + ": expected a picture"), message);
  }

  @Test
  void aClassOfWhichNothingCanBeDecodedIsRefused() {
    picture("train/a/1.png", 1);
    write("train/b/1.png", new byte[3]);
    write("train/b/2.png", new byte[3]);
    picture("val/a/1.png", 5);
    picture("val/b/1.png", 6);
    LabelledDataset data = load().train();
    String message = assertThrows(DataFormatException.class, () -> red(data, 2)).getMessage();
    assertTrue(
        message.startsWith(
            "folder train: expected pictures that can be decoded in "
                + folder.resolve("train/b")
                + ", got none; the first: "),
        message);
  }

  @Test
  void foldersThatAreNoDataAreRefusedInALine() throws IOException {
    String expected = "folder: expected at least 2 classes, folders of pictures, in " + folder;
    assertEquals(expected + ", got none", refused());
    picture("a/1.png", 1);
    assertEquals(expected + ", got only a", refused());
    Files.createDirectories(folder.resolve("b"));
    assertEquals(
        "folder: expected at least 2 pictures in "
            + folder.resolve("a")
            + ", one of them to hold out, got 1",
        refusedWith("b/1.png", "b/2.png"));
    Files.createDirectories(folder.resolve("empty"));
    assertEquals(
        "folder: expected pictures (.jpg, .jpeg, .png, .bmp, .gif or .webp) in "
            + folder.resolve("empty")
            + ", got none; remove it if it is no class",
        refused());
    PictureFolder missing = PictureFolder.of(folder.resolve("missing"));
    assertTrue(
        assertThrows(UsageException.class, missing::load)
            .getMessage()
            .endsWith("missing, got no such folder"));
  }

  @Test
  void trainMayBeAClassButNotAnEmptyPart() throws IOException {
    Files.createDirectories(folder.resolve("train"));
    Files.createDirectories(folder.resolve("val"));
    assertEquals(
        "folder: expected at least 2 classes, folders of pictures, in "
            + folder.resolve("train")
            + ", got none",
        refused());
    for (String name : List.of("train/1.png", "train/2.png", "val/1.png", "val/2.png")) {
      picture(name, 1);
    }
    assertEquals(List.of("train", "val"), load().train().classNames());
  }

  @Test
  void theTwoFoldersMustHaveTheSameClasses() {
    picture("train/a/1.png", 1);
    picture("train/b/1.png", 1);
    assertEquals(
        "folder: expected a folder val or test beside train in "
            + folder
            + ", got none; name the folder train itself to hold a part of it out",
        refused());
    picture("val/a/1.png", 1);
    picture("val/b/1.png", 1);
    picture("train/c/1.png", 1);
    String start =
        "folder: expected the same classes in %s and %s, got "
            .formatted(folder.resolve("train"), folder.resolve("val"));
    assertEquals(start + "c only in " + folder.resolve("train"), refused());
    picture("val/d/1.png", 1);
    assertEquals(start + "c and 1 more only in one of them", refused());
  }

  @Test
  void linksInCirclesAndToNowhereEndNothing() throws IOException {
    for (String name : List.of("a/1.png", "a/2.png", "b/1.png", "b/2.png")) {
      picture(name, 7);
    }
    Files.createSymbolicLink(folder.resolve("a/up"), folder);
    Files.createSymbolicLink(folder.resolve("a/zz.png"), folder.resolve("nowhere"));
    Files.createSymbolicLink(folder.resolve("self"), folder.resolve("self"));
    Files.createSymbolicLink(folder.resolve("c"), folder.resolve("b"));
    Split<LabelledDataset> data = load();
    assertEquals(List.of("a", "b", "c"), data.train().classNames());
    assertEquals(7, data.train().size() + data.test().size());
    List<Integer> all = new ArrayList<>(reds(data.train()));
    all.addAll(reds(data.test()));
    assertEquals(Set.of(7), new HashSet<>(all));
    // The folder itself as a class has no pictures of its own.
    Files.createSymbolicLink(folder.resolve("d"), folder);
    assertTrue(refused().endsWith("d, got none; remove it if it is no class"), refused());
  }

  @Test
  void manyLinksTakeLittle() throws IOException {
    Path file = picture("b/1.png", 9);
    picture("b/2.png", 9);
    Path many = Files.createDirectories(folder.resolve("a"));
    for (int i = 0; i < 4_000; i++) {
      Files.createSymbolicLink(many.resolve("%05d.png".formatted(i)), file);
    }
    Files.createSymbolicLink(many.resolve("all"), folder);
    Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    load();
    long before = SampleFiles.allocatedBytes();
    Split<LabelledDataset> data = load();
    long used = SampleFiles.allocatedBytes() - before;
    assertEquals(3_201, data.train().size());
    assertTrue(used / 4_002 < 2_000, used + " bytes"); // what remains is a twentieth
    assertEquals(9, red(data.train(), 3_200));
  }

  @Test
  void picturesOfOnePixelAreLearntFromAndJudgedBy() {
    for (String name : List.of("train/a/1.png", "train/b/1.png", "val/a/1.png", "val/b/1.png")) {
      write(name, SamplePictures.encode(SamplePictures.plain(1, 1, 77 << 16), "png"));
    }
    LabelledDataset data = load().train();
    Example example = Example.of(data);
    for (Draw draw : List.of(Draw.PLAIN, Draw.of(1, 0, 0), Draw.of(1, 7, 0))) {
      data.read(0, draw, example);
      assertEquals((77 / 255.0 - 0.485) / 0.229, example.input()[0], 1e-6);
      assertEquals(example.input()[0], example.input()[63]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "folder:/x/y, 224, 256, 0.08, 0.2, 1, false, folder:/x/y",
    "folder:/x/y?size=64, 64, 64, 1, 0.2, 1, false, folder:/x/y?size=64",
    "folder:/x/y?size=65, 65, 74, 0.08, 0.2, 1, false, folder:/x/y?size=65",
    "folder:/x/../y?strict&area=0.5&size=32&short-side=40, 32, 40, 0.5, 0.2, 1, true,"
        + " folder:/y?size=32&short-side=40&area=0.5&strict",
    "folder:/x?short-side=40&size=32, 32, 40, 1, 0.2, 1, false, folder:/x?size=32&short-side=40",
    "folder:/x?area=1&held-out=0.5&seed=9, 224, 256, 1, 0.5, 9, false,"
        + " folder:/x?area=1.0&held-out=0.5&seed=9",
    "folder:/what?/x, 224, 256, 0.08, 0.2, 1, false, folder:/what?/x"
  })
  void theTextOfACommandSaysAll(
      String text,
      int size,
      int shortSide,
      double area,
      double heldOut,
      long seed,
      boolean strict,
      String absolute) {
    PictureFolder parsed = FolderText.parse(text.substring("folder:".length()));
    assertEquals(
        List.of(size, shortSide, area, heldOut, seed, strict),
        List.of(
            parsed.size(),
            parsed.shortSide(),
            parsed.smallestArea(),
            parsed.heldOut(),
            parsed.seed(),
            parsed.strict()));
    assertEquals(absolute, DataSource.parse(text).absolute());
    assertEquals(absolute, DataSource.parse(absolute).absolute());
  }

  @ParameterizedTest
  @CsvSource({
    "/x?sise=3, got 'sise=3'",
    "/x?size=big, got 'size=big'",
    "/x?size=0, expected a size of 1 to 4096",
    "/x?size=64&short-side=60, expected a short side of 64 to 8192",
    "/x?area=0, expected an area above 0 and up to 1",
    "/x?held-out=1, expected a share held out between 0 and 1"
  })
  void otherSettingsAreRefused(String text, String message) {
    String got =
        assertThrows(UsageException.class, () -> DataSource.parse("folder:" + text)).getMessage();
    assertTrue(got.startsWith("folder: ") && got.contains(message), got);
  }

  private String refusedWith(String... names) {
    for (String name : names) {
      picture(name, 1);
    }
    return refused();
  }

  private String refused() {
    return assertThrows(LensletException.class, this::load).getMessage();
  }
}
