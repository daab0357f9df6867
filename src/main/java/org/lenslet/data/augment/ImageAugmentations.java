package org.lenslet.data.augment;

import org.lenslet.data.Augmentation;
import org.lenslet.data.Example;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * What chance does to pictures. Whatever of an example is as high and wide as its first input moves
 * with it: other inputs, and targets that have a class or a value for each pixel.
 */
public final class ImageAugmentations {
  private ImageAugmentations() {}

  /** Mirrors every second example, on average, left for right. */
  public static Augmentation randomMirror() {
    return (example, random) -> {
      if (random.nextWord() < 0) {
        move(example, 0, 0, true);
      }
    };
  }

  /**
   * Shifts by up to so many pixels up or down, and left or right: a crop after padding on all
   * sides. What comes in repeats the border.
   *
   * @param pixels at least 0
   */
  public static Augmentation randomShift(int pixels) {
    if (pixels < 0) {
      throw new UsageException("random shift: expected at least 0 pixels, got " + pixels);
    }
    return (example, random) -> {
      int down = (int) Math.floor(random.nextUniform(-pixels, pixels + 1.0));
      int right = (int) Math.floor(random.nextUniform(-pixels, pixels + 1.0));
      move(example, down, right, false);
    };
  }

  private static void move(Example example, int down, int right, boolean mirrored) {
    Shape picture = example.inputs().get(0).shape();
    if (picture.rank() < 2) {
      throw new UsageException(
          "image augmentation: expected an input of channels x height x width, got " + picture);
    }
    int height = picture.get(-2);
    int width = picture.get(-1);
    int[] sources = new int[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = Math.max(0, Math.min(width - 1, x - right));
        int row = Math.max(0, Math.min(height - 1, y - down));
        sources[y * width + x] = row * width + (mirrored ? width - 1 - column : column);
      }
    }
    example.inputs().forEach(tensor -> gather(tensor, height, width, sources));
    example.targets().forEach(tensor -> gather(tensor, height, width, sources));
  }

  /** Makes every plane's pixels those of the given positions of it. */
  private static void gather(HostTensor tensor, int height, int width, int[] sources) {
    Shape shape = tensor.shape();
    if (shape.rank() < 2 || shape.get(-2) != height || shape.get(-1) != width) {
      return;
    }
    HostTensor before = tensor.copy();
    for (int i = 0; i < shape.elements(); i++) {
      int from = i / sources.length * sources.length + sources[i % sources.length];
      if (tensor.type() == DType.FLOAT32) {
        tensor.floats()[i] = before.floats()[from];
      } else {
        tensor.ints()[i] = before.ints()[from];
      }
    }
  }
}
