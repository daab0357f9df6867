package org.lenslet.data.voc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lenslet.data.Dataset;
import org.lenslet.data.Draw;
import org.lenslet.data.Example;
import org.lenslet.data.Levels;
import org.lenslet.data.Normalisation;
import org.lenslet.data.Target;
import org.lenslet.data.picture.Crop;
import org.lenslet.data.picture.PictureFile;
import org.lenslet.tensor.Shape;

/**
 * Pictures that show several things.
 *
 * @param shown for each picture 1 for the classes that it shows, and 0
 */
record VocClassification(String name, List<Path> pictures, List<float[]> shown, VocFolder settings)
    implements Dataset {
  static final double LARGEST = 255;

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
    return List.of(Target.values(VocFolder.CLASSES.size()));
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
    try (PictureFile file = PictureFile.open(pictures.get(index))) {
      file.read(crop(settings, draw), size, size, example.input(), 0);
    }
    settings.normalisation().apply(example.input(), 0, size * size, LARGEST);
    float[] values = shown.get(index);
    System.arraycopy(values, 0, example.targets().get(0).floats(), 0, values.length);
  }

  /** The part of a picture that is read. */
  static Crop.Choice crop(VocFolder settings, Draw draw) {
    return draw.isPlain() || settings.smallestArea() == 1
        ? Crop.centre(settings.size(), settings.size())
        : Crop.randomResized(settings.smallestArea(), draw.random());
  }
}
