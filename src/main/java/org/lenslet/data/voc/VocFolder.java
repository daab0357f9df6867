package org.lenslet.data.voc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lenslet.data.Dataset;
import org.lenslet.data.Normalisation;
import org.lenslet.data.PictureFolder;
import org.lenslet.data.Split;
import org.lenslet.data.file.DataFolder;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.UsageException;

/**
 * A folder of PASCAL VOC (Everingham and others, 2010): {@code VOC2012} with its {@code JPEGImages}
 * and lists in {@code ImageSets}, or one that it is unpacked in. The parts are {@code train} and
 * {@code val}. Pictures are cut to a square, in the middle where they are judged and by chance
 * where they are learnt from, scaled, and decoded whenever they are read; one that cannot be is an
 * error.
 *
 * @param path of the folder
 * @param size of the sides of an input, 224 unless set
 * @param smallestArea the least share of a picture that is learnt from at a time, 0.5 unless set;
 *     with 1, pictures are learnt from as they are judged by
 * @param difficult whether a class counts as shown that is shown only by what is marked as
 *     difficult to recognise; not unless set
 * @param normalisation of red, green and blue; that customary for ImageNet unless set
 */
public record VocFolder(
    Path path, int size, double smallestArea, boolean difficult, Normalisation normalisation) {
  /** What VOC calls its classes, in the order of the numbers in masks, from 1. */
  public static final List<String> CLASSES =
      List.of(
          """
          aeroplane bicycle bird boat bottle bus car cat chair cow
          diningtable dog horse motorbike person pottedplant sheep sofa train tvmonitor
          """
              .strip()
              .split("\\s+"));

  private static final String PICTURES = "JPEGImages";
  private static final int LARGEST_SIZE = 4096;

  public VocFolder {
    if (size < 1 || size > LARGEST_SIZE) {
      throw new UsageException("voc: expected a size of 1 to 4096, got " + size);
    }
    if (!(smallestArea > 0 && smallestArea <= 1)) {
      throw new UsageException("voc: expected an area above 0 and up to 1, got " + smallestArea);
    }
    if (normalisation.channels() != 3) {
      throw new UsageException(
          "voc: expected a normalisation of 3 channels, got " + normalisation.channels());
    }
  }

  /** A folder with all settings as they are unless set. */
  public static VocFolder of(Path path) {
    return new VocFolder(path, 224, 0.5, false, PictureFolder.IMAGENET);
  }

  /** With inputs of another size. */
  public VocFolder withSize(int size) {
    return new VocFolder(path, size, smallestArea, difficult, normalisation);
  }

  /** With another {@link #smallestArea}. */
  public VocFolder withSmallestArea(double smallestArea) {
    return new VocFolder(path, size, smallestArea, difficult, normalisation);
  }

  /** With classes that are difficult to recognise counted as shown, or not. */
  public VocFolder withDifficult(boolean difficult) {
    return new VocFolder(path, size, smallestArea, difficult, normalisation);
  }

  /** With another {@link #normalisation}. */
  public VocFolder withNormalisation(Normalisation normalisation) {
    return new VocFolder(path, size, smallestArea, difficult, normalisation);
  }

  /**
   * Pictures with 20 values each to learn, in the order of {@link #CLASSES}: 1 where the picture
   * shows the class, and 0.
   *
   * @throws UsageException if the lists are not there
   * @throws DataFormatException if one is damaged, naming the line
   */
  public Split<Dataset> classification() {
    Path root = root();
    return new Split<>(classification(root, "train"), classification(root, "val"));
  }

  private Dataset classification(Path root, String part) {
    Map<String, float[]> shown = new HashMap<>();
    List<String> names = names(root.resolve("ImageSets/Main/" + part + ".txt"));
    names.forEach(name -> shown.put(name, new float[CLASSES.size()]));
    for (int c = 0; c < CLASSES.size(); c++) {
      Path list = root.resolve("ImageSets/Main/%s_%s.txt".formatted(CLASSES.get(c), part));
      List<String> lines = lines(list);
      for (int i = 0; i < lines.size(); i++) {
        String[] words = lines.get(i).strip().split("\\s+");
        float[] values = shown.get(words[0]);
        // 0 stands for difficult.
        if (words.length != 2 || values == null || !words[1].matches("1|0|-1")) {
          throw new DataFormatException(
              "%s: expected a picture of %s.txt and -1, 0 or 1 in line %d, got '%s'"
                  .formatted(list, part, i + 1, lines.get(i).strip()));
        }
        values[c] = words[1].equals("1") || words[1].equals("0") && difficult ? 1 : 0;
      }
    }
    List<Path> pictures = names.stream().map(name -> picture(root, name)).toList();
    return new VocClassification(
        "voc " + part, pictures, names.stream().map(shown::get).toList(), this);
  }

  /**
   * Pictures with a class for each pixel to learn, of 21: {@code background} and {@link #CLASSES}.
   * The borders between things, 255 in masks, are {@linkplain org.lenslet.data.Target#ignored
   * ignored}, so the loss must ignore them: {@code ignoring(255)}.
   *
   * @throws UsageException if the lists are not there
   */
  public Split<Dataset> segmentation() {
    Path root = root();
    return new Split<>(segmentation(root, "train"), segmentation(root, "val"));
  }

  private Dataset segmentation(Path root, String part) {
    List<String> names = names(root.resolve("ImageSets/Segmentation/" + part + ".txt"));
    return new VocSegmentation(
        "voc " + part,
        names.stream().map(name -> picture(root, name)).toList(),
        names.stream().map(name -> root.resolve("SegmentationClass/" + name + ".png")).toList(),
        this);
  }

  private static Path picture(Path root, String name) {
    return root.resolve(PICTURES + "/" + name + ".jpg");
  }

  /** The folder itself, or the only year's below it. */
  private Path root() {
    DataFolder folder = new DataFolder("voc", path);
    List<Path> found =
        Stream.of(folder, folder.sub("VOCdevkit"))
            .flatMap(here -> Stream.concat(Stream.of(here), here.folders().stream().map(here::sub)))
            .map(DataFolder::path)
            .filter(here -> Files.isDirectory(here.resolve(PICTURES)))
            .distinct()
            .toList();
    if (found.isEmpty()) {
      throw folder.missing(PICTURES + " and ImageSets, as in VOC2012,");
    }
    if (found.size() > 1 && !found.get(0).equals(path)) {
      throw new UsageException(
          "voc: expected one year in %s, got %s; name one of them"
              .formatted(path, String.join(", ", found.stream().map(Path::toString).toList())));
    }
    return found.get(0);
  }

  private static List<String> names(Path list) {
    List<String> names =
        lines(list).stream().map(line -> line.strip().split("\\s+")[0]).distinct().toList();
    if (names.isEmpty()) {
      throw new DataFormatException(list + ": expected names of pictures, got none");
    }
    return names;
  }

  /** The lines of a list that are not empty. */
  private static List<String> lines(Path list) {
    if (!Files.isRegularFile(list)) {
      throw new UsageException("voc: expected a list %s, got no such file".formatted(list));
    }
    try (Stream<String> lines = Files.lines(list, StandardCharsets.UTF_8)) {
      return lines.filter(line -> !line.isBlank()).toList();
    } catch (IOException | RuntimeException e) {
      throw new DataFormatException("%s: expected a readable list, got %s".formatted(list, e), e);
    }
  }
}
