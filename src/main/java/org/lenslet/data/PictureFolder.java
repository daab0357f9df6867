package org.lenslet.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.lenslet.data.picture.ClassFolders;
import org.lenslet.error.UsageException;
import org.lenslet.random.Permutation;
import org.lenslet.random.Purpose;

/**
 * A folder of pictures in the layout of ImageNet, a folder a class: {@code train/CLASS/*.jpg} and
 * {@code val/CLASS/*.jpg} (or {@code test}); or only {@code CLASS/*.jpg}, of which a part is held
 * out. Files are JPEG, PNG, BMP, GIF or WebP; the classes are the folders' names, sorted.
 *
 * <pre>{@code
 * Split<LabelledDataset> flowers = PictureFolder.of(Path.of("flowers")).withSize(64).load();
 * }</pre>
 *
 * Pictures become 3 x size x size: when they are judged by, the short side is scaled and the middle
 * cut out; when they are learnt from, a part of them by chance is scaled. They are decoded whenever
 * they are read, so that memory holds only names. One that cannot be decoded is replaced by the
 * next of its class and counted in {@link Dataset#unreadable}, or an error with {@link
 * #withStrict}.
 *
 * @param path of the folder
 * @param size of the sides of an input, 224 unless set
 * @param shortSide to which the short side is scaled before the middle is cut out, at least size;
 *     256/224 of the size unless set, and the size itself up to 64, where pictures are mostly of
 *     that size already
 * @param smallestArea the least share of a picture that is learnt from at a time, 0.08 unless set,
 *     as customary for ImageNet, and 1 up to a size of 64; with 1, pictures are learnt from as they
 *     are judged by
 * @param heldOut the share of every class held out where there are no two folders, 0.2 unless set;
 *     at least one picture, and never all
 * @param seed of the choice of what is held out
 * @param strict whether a picture that cannot be decoded is an error
 * @param normalisation of red, green and blue; that customary for ImageNet unless set
 */
public record PictureFolder(
    Path path,
    int size,
    int shortSide,
    double smallestArea,
    double heldOut,
    long seed,
    boolean strict,
    Normalisation normalisation) {
  /** Mean and deviation of ImageNet's training set, as customary. */
  public static final Normalisation IMAGENET =
      new Normalisation(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

  private static final int USUAL_SIZE = 224;
  private static final int LARGEST_SIZE = 4096;

  /**
   * Parts of so small a picture show too little: after 270 steps with CIFAR-10 as JPEGs, ResNet-20
   * has a loss of 1.87 from parts and of 1.58 from whole ones.
   */
  private static final int LARGEST_WHOLE = 64;

  public PictureFolder {
    require(size >= 1 && size <= LARGEST_SIZE, "a size of 1 to " + LARGEST_SIZE, size);
    require(
        shortSide >= size && shortSide <= 2 * LARGEST_SIZE,
        "a short side of %d to %d".formatted(size, 2 * LARGEST_SIZE),
        shortSide);
    require(smallestArea > 0 && smallestArea <= 1, "an area above 0 and up to 1", smallestArea);
    require(heldOut > 0 && heldOut < 1, "a share held out between 0 and 1", heldOut);
    require(
        normalisation.channels() == 3, "a normalisation of 3 channels", normalisation.channels());
  }

  private static void require(boolean holds, String expected, Object got) {
    if (!holds) {
      throw new UsageException("folder: expected %s, got %s".formatted(expected, got));
    }
  }

  /** A folder with all settings as they are unless set. */
  public static PictureFolder of(Path path) {
    return new PictureFolder(
        path,
        USUAL_SIZE,
        usualShortSide(USUAL_SIZE),
        usualArea(USUAL_SIZE),
        0.2,
        1,
        false,
        IMAGENET);
  }

  private static int usualShortSide(int size) {
    return size <= LARGEST_WHOLE ? size : (int) Math.round(size * 256.0 / 224);
  }

  private static double usualArea(int size) {
    return size <= LARGEST_WHOLE ? 1 : 0.08;
  }

  /** With inputs of another size, and the short side and the area that are usual for it. */
  public PictureFolder withSize(int size) {
    return new PictureFolder(
        path, size, usualShortSide(size), usualArea(size), heldOut, seed, strict, normalisation);
  }

  /** With another {@link #shortSide}; to be set after the size. */
  public PictureFolder withShortSide(int shortSide) {
    return new PictureFolder(
        path, size, shortSide, smallestArea, heldOut, seed, strict, normalisation);
  }

  /** With another {@link #smallestArea}; to be set after the size. */
  public PictureFolder withSmallestArea(double smallestArea) {
    return new PictureFolder(
        path, size, shortSide, smallestArea, heldOut, seed, strict, normalisation);
  }

  /** With another share {@link #heldOut}, chosen by a seed. */
  public PictureFolder withHeldOut(double heldOut, long seed) {
    return new PictureFolder(
        path, size, shortSide, smallestArea, heldOut, seed, strict, normalisation);
  }

  /** With errors for pictures that cannot be decoded, or without. */
  public PictureFolder withStrict(boolean strict) {
    return new PictureFolder(
        path, size, shortSide, smallestArea, heldOut, seed, strict, normalisation);
  }

  /** With another {@link #normalisation}. */
  public PictureFolder withNormalisation(Normalisation normalisation) {
    return new PictureFolder(
        path, size, shortSide, smallestArea, heldOut, seed, strict, normalisation);
  }

  /**
   * Lists the files; none is opened.
   *
   * @throws UsageException if the folder is not laid out as said above: there is none or a single
   *     class, one without pictures, or one in only one of the two folders
   */
  public Split<LabelledDataset> load() {
    List<String> judged =
        List.of("val", "test").stream().filter(n -> Files.isDirectory(path.resolve(n))).toList();
    if (isOfClasses(path.resolve("train"), !judged.isEmpty())) {
      return holdOut(ClassFolders.list(path));
    }
    if (judged.isEmpty()) {
      throw new UsageException(
          "folder: expected a folder val or test beside train in %s, got none; name the folder train itself to hold a part of it out"
              .formatted(path));
    }
    ClassFolders train = ClassFolders.list(path.resolve("train"));
    ClassFolders test = ClassFolders.list(path.resolve(judged.get(0)));
    requireSameClasses(train, test);
    return new Split<>(
        new PictureDataset("folder train", train, this),
        new PictureDataset("folder " + judged.get(0), test, this));
  }

  /**
   * Whether a folder is one of classes rather than of two parts: its train is not there, or a class
   * of that name, as COCO has one.
   */
  private static boolean isOfClasses(Path train, boolean hasOtherPart) {
    boolean isEmpty = Files.isDirectory(train) && !ClassFolders.hasPictures(train);
    return ClassFolders.folders(train).isEmpty() && !(isEmpty && hasOtherPart);
  }

  private static void requireSameClasses(ClassFolders train, ClassFolders test) {
    TreeSet<String> onlyTrain = new TreeSet<>(train.classNames());
    test.classNames().forEach(onlyTrain::remove);
    TreeSet<String> onlyTest = new TreeSet<>(test.classNames());
    train.classNames().forEach(onlyTest::remove);
    if (!onlyTrain.isEmpty() || !onlyTest.isEmpty()) {
      boolean inTrain = !onlyTrain.isEmpty();
      int count = onlyTrain.size() + onlyTest.size();
      throw new UsageException(
          "folder: expected the same classes in %s and %s, got %s%s only in %s"
              .formatted(
                  train.path(),
                  test.path(),
                  inTrain ? onlyTrain.first() : onlyTest.first(),
                  count > 1 ? " and %d more".formatted(count - 1) : "",
                  count > 1 ? "one of them" : (inTrain ? train : test).path()));
    }
  }

  /** Of every class the same share to within a picture, at least one, and never all. */
  private Split<LabelledDataset> holdOut(ClassFolders files) {
    List<Integer> train = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    for (int label = 0; label < files.classNames().size(); label++) {
      int start = files.start(label);
      int count = files.start(label + 1) - start;
      if (count < 2) {
        throw new UsageException(
            "folder: expected at least 2 pictures in %s, one of them to hold out, got 1"
                .formatted(files.path().resolve(files.classNames().get(label))));
      }
      int[] order = IntStream.range(start, start + count).toArray();
      Permutation.shuffle(order, seed, Purpose.SPLIT.stream(label));
      int held = (int) Math.max(1, Math.min(count - 1, Math.round(heldOut * count)));
      IntStream.range(0, held).map(i -> order[i]).sorted().forEach(test::add);
      IntStream.range(held, count).map(i -> order[i]).sorted().forEach(train::add);
    }
    LabelledDataset all = new PictureDataset("folder", files, this);
    return new Split<>(subset(all, train), subset(all, test));
  }

  private static LabelledDataset subset(LabelledDataset all, List<Integer> indices) {
    return all.subset(indices.stream().mapToInt(i -> i).toArray());
  }
}
