package org.lenslet.data.voc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lenslet.data.Dataset;
import org.lenslet.data.Draw;
import org.lenslet.data.Example;
import org.lenslet.data.Levels;
import org.lenslet.data.Normalisation;
import org.lenslet.data.Target;
import org.lenslet.data.picture.Crop;
import org.lenslet.data.picture.PictureFile;
import org.lenslet.error.DataFormatException;
import org.lenslet.tensor.Shape;

/** Pictures with masks: for each pixel the number of a class, or that of a border. */
record VocSegmentation(String name, List<Path> pictures, List<Path> masks, VocFolder settings)
    implements Dataset {
  /** In masks, what lies between things; not judged. */
  private static final int BORDER = 255;

  private static final List<String> NAMES =
      Stream.concat(Stream.of("background"), VocFolder.CLASSES.stream()).toList();

  @Override
  public int size() {
    return pictures.size();
  }

  @Override
  public List<Shape> inputs() {
    return List.of(Shape.of(3, settings.size(), settings.size()));
  }

  @Override
  public List<Target> targets() {
    return List.of(Target.classes(NAMES, settings.size(), settings.size()).ignoring(BORDER));
  }

  @Override
  public Optional<Normalisation> normalisation() {
    return Optional.of(settings.normalisation());
  }

  @Override
  public Optional<Levels> levels() {
    return Optional.of(Levels.of(settings.normalisation()));
  }

  @Override
  public boolean isDecoded() {
    return true;
  }

  @Override
  public void read(int index, Draw draw, Example example) {
    int size = settings.size();
    try (PictureFile picture = PictureFile.open(pictures.get(index));
        PictureFile mask = PictureFile.open(masks.get(index))) {
      if (picture.width() != mask.width() || picture.height() != mask.height()) {
        throw new DataFormatException(
            "%s: expected a mask of %dx%d, the size of %s, got %dx%d"
                .formatted(
                    masks.get(index),
                    picture.width(),
                    picture.height(),
                    pictures.get(index),
                    mask.width(),
                    mask.height()));
      }
      Crop crop = VocClassification.crop(settings, draw).of(picture.width(), picture.height());
      picture.read((width, height) -> crop, size, size, example.input(), 0);
      cut(index, mask, crop, example.targets().get(0).ints());
    }
    settings.normalisation().apply(example.input(), 0, size * size, VocClassification.LARGEST);
  }

  /** The classes at the places that the pixels' middles come from. */
  private void cut(int index, PictureFile mask, Crop crop, int[] classes) {
    byte[] all = mask.readIndices();
    int size = settings.size();
    for (int y = 0; y < size; y++) {
      int row = place(crop.top(), crop.height(), y, mask.height());
      for (int x = 0; x < size; x++) {
        int column = place(crop.left(), crop.width(), x, mask.width());
        int number = all[row * mask.width() + column] & 0xFF;
        if (number >= NAMES.size() && number != BORDER) {
          throw new DataFormatException(
              "%s: expected class numbers from 0 to %d, or %d, got %d at row %d, column %d"
                  .formatted(masks.get(index), NAMES.size() - 1, BORDER, number, row, column));
        }
        classes[y * size + x] = number;
      }
    }
  }

  private int place(double start, double extent, int at, int most) {
    int place = (int) Math.floor(start + (at + 0.5) * extent / settings.size());
    return Math.max(0, Math.min(most - 1, place));
  }
}
