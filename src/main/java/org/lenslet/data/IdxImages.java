package org.lenslet.data;

import java.nio.file.Path;
import java.util.List;
import org.lenslet.data.file.DataFile;
import org.lenslet.data.file.IdxFile;
import org.lenslet.error.Count;
import org.lenslet.error.DataFormatException;
import org.lenslet.tensor.Shape;

/** Joins a file of images and a file of labels, both IDX, into a data set. */
public final class IdxImages {
  private IdxImages() {}

  /**
   * Reads grey images and their labels.
   *
   * @param images an IDX file of (count, height, width)
   * @param labels an IDX file of (count)
   * @throws DataFormatException if a file is missing or damaged, the counts differ, or a label is
   *     not a class
   */
  public static LabelledDataset read(
      String name, Path images, Path labels, List<String> classNames, Normalisation normalisation) {
    IdxFile classes = IdxFile.read(labels, 1);
    checkLabels(classes, classNames.size());
    IdxFile pixels = IdxFile.read(images, 3);
    int count = pixels.shape().get(0);
    if (classes.shape().get(0) != count) {
      throw DataFile.wrong(
          labels,
          4,
          "%s, one for each image of %s".formatted(Count.of(count, "label"), images.getFileName()),
          Integer.toString(classes.shape().get(0)));
    }
    Shape input = Shape.of(1, pixels.shape().get(1), pixels.shape().get(2));
    return new ByteDataset(
        name, input, classNames, pixels.values(), classes.values(), normalisation);
  }

  private static void checkLabels(IdxFile labels, int classes) {
    byte[] values = labels.values();
    for (int i = 0; i < values.length; i++) {
      int label = values[i] & 0xFF;
      if (label >= classes) {
        throw DataFile.wrong(
            labels.path(), labels.offset(i), "a label below " + classes, Integer.toString(label));
      }
    }
  }
}
