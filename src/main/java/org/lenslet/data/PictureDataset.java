package org.lenslet.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.lenslet.data.picture.ClassFolders;
import org.lenslet.data.picture.Crop;
import org.lenslet.data.picture.PictureFile;
import org.lenslet.error.DataFormatException;
import org.lenslet.tensor.Shape;

/**
 * Pictures of files that are decoded whenever they are read, by the thread that reads. Only their
 * names are kept.
 *
 * <p>In place of a picture that cannot be decoded comes the next of its class that can, always the
 * same: opening over a million files before the start, to leave out the few, would take longer than
 * the first epoch.
 */
final class PictureDataset implements LabelledDataset {
  private static final double LARGEST = 255;

  private final String name;
  private final ClassFolders files;
  private final PictureFolder settings;
  private final Shape shape;
  private final Levels levels;

  /** What was wrong with which picture. */
  private final Map<Integer, String> unreadable = new ConcurrentSkipListMap<>();

  PictureDataset(String name, ClassFolders files, PictureFolder settings) {
    this.name = name;
    this.files = files;
    this.settings = settings;
    this.shape = Shape.of(settings.normalisation().channels(), settings.size(), settings.size());
    this.levels = Levels.of(settings.normalisation());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public Shape inputShape() {
    return shape;
  }

  @Override
  public List<String> classNames() {
    return files.classNames();
  }

  @Override
  public Optional<Normalisation> normalisation() {
    return Optional.of(settings.normalisation());
  }

  @Override
  public Optional<Levels> levels() {
    return Optional.of(levels);
  }

  @Override
  public int label(int index) {
    return files.label(index);
  }

  @Override
  public boolean isDecoded() {
    return true;
  }

  @Override
  public Map<Integer, String> unreadable() {
    return new TreeMap<>(unreadable);
  }

  @Override
  public void input(int index, float[] target, int offset) {
    read(index, Crop.centre(settings.size(), settings.shortSide()), target, offset);
  }

  @Override
  public void read(int index, Draw draw, Example example) {
    if (draw.isPlain() || settings.smallestArea() == 1) {
      input(index, example.input(), 0);
    } else {
      // Drawn before anything is opened: what comes after must not depend on what is damaged.
      read(index, Crop.randomResized(settings.smallestArea(), draw.random()), example.input(), 0);
    }
    example.setLabel(label(index));
  }

  private void read(int index, Crop.Choice crop, float[] target, int offset) {
    int first = files.start(label(index));
    int count = files.start(label(index) + 1) - first;
    for (int k = 0; k < count; k++) {
      int candidate = first + (index - first + k) % count;
      if (!unreadable.containsKey(candidate) && decode(candidate, crop, target, offset)) {
        return;
      }
    }
    Path folder = files.file(first).getParent();
    throw new DataFormatException(
        "%s: expected pictures that can be decoded in %s, got none; the first: %s"
            .formatted(name, folder, unreadable.get(first)));
  }

  /** Whether it could be. */
  private boolean decode(int index, Crop.Choice crop, float[] target, int offset) {
    try (PictureFile file = PictureFile.open(files.file(index))) {
      file.read(crop, settings.size(), settings.size(), target, offset);
    } catch (DataFormatException e) {
      if (settings.strict()) {
        throw e;
      }
      unreadable.put(index, e.getMessage());
      return false;
    }
    settings.normalisation().apply(target, offset, settings.size() * settings.size(), LARGEST);
    return true;
  }
}
