package org.lenslet.data.augment;

import org.lenslet.data.Augmentation;
import org.lenslet.data.Example;
import org.lenslet.data.picture.Crop;
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
    return Augmentation.ofPictures(
        (example, random) -> {
          if (random.nextWord() < 0) {
            move(example, 0, 0, true);
          }
        });
  }

  /**
   * Shifts by up to so many pixels up or down, and left or right: a crop after padding on all
   * sides. What comes in repeats the border.
   *
   * @param pixels at least 0
   */
  public static Augmentation randomShift(int pixels) {
    require("random shift", pixels >= 0, "at least 0 pixels", pixels);
    return Augmentation.ofPictures(
        (example, random) -> {
          int down = (int) Math.floor(random.nextUniform(-pixels, pixels + 1.0));
          int right = (int) Math.floor(random.nextUniform(-pixels, pixels + 1.0));
          move(example, down, right, false);
        });
  }

  /**
   * Pads with zeros on all sides and crops by chance: shifts by up to so many pixels up or down,
   * and left or right. What comes in is 0, in a normalised picture its mean, as in the recipe for
   * CIFAR-10 of He and others (arXiv:1512.03385); in targets of classes it is class 0.
   *
   * @param pixels at least 0
   */
  public static Augmentation padAndCrop(int pixels) {
    require("pad and crop", pixels >= 0, "at least 0 pixels", pixels);
    return Augmentation.ofPictures(
        (example, random) -> {
          double down = Math.floor(random.nextUniform(-pixels, pixels + 1.0));
          double right = Math.floor(random.nextUniform(-pixels, pixels + 1.0));
          new AffineMap(-down, 1, 0, -right, 0, 1, false).apply(example);
        });
  }

  /**
   * Takes a part by chance and makes it as large as the picture: of a share of the area between the
   * smallest and 1, and of proportions between 3:4 and 4:3. For pictures of files {@link
   * org.lenslet.data.PictureFolder} does that before they are scaled, which is sharper.
   *
   * @param smallestArea more than 0 and at most 1
   */
  public static Augmentation randomResizedCrop(double smallestArea) {
    require(
        "random resized crop",
        smallestArea > 0 && smallestArea <= 1,
        "an area above 0 and up to 1",
        smallestArea);
    return Augmentation.ofPictures(
        (example, random) -> {
          Shape picture = Pictures.shape(example);
          int height = picture.get(-2);
          int width = picture.get(-1);
          Crop crop = Crop.randomResized(smallestArea, random).of(width, height);
          double down = crop.height() / height;
          double right = crop.width() / width;
          // The centres of the first pixels are half a pixel from the border, before and after.
          new AffineMap(
                  crop.top() + down / 2 - 0.5,
                  down,
                  0,
                  crop.left() + right / 2 - 0.5,
                  0,
                  right,
                  true)
              .apply(example);
        });
  }

  /**
   * Turns about the middle by up to so many degrees either way. What comes in is 0; in targets of
   * classes, class 0.
   *
   * @param degrees 0 to 180
   */
  public static Augmentation randomRotation(double degrees) {
    require("random rotation", degrees >= 0 && degrees <= 180, "0 to 180 degrees", degrees);
    return Augmentation.ofPictures(
        (example, random) -> {
          double angle = StrictMath.toRadians(random.nextUniform(-degrees, degrees));
          double cosine = StrictMath.cos(angle);
          double sine = StrictMath.sin(angle);
          Shape picture = Pictures.shape(example);
          double middleY = (picture.get(-2) - 1) / 2.0;
          double middleX = (picture.get(-1) - 1) / 2.0;
          new AffineMap(
                  middleY - cosine * middleY + sine * middleX,
                  cosine,
                  -sine,
                  middleX - sine * middleY - cosine * middleX,
                  sine,
                  cosine,
                  false)
              .apply(example);
        });
  }

  /**
   * Makes a square of the picture 0, in a normalised one its mean: its middle is any pixel, so that
   * it may reach over the border (DeVries, Taylor, arXiv:1708.04552). Targets stay as they are.
   *
   * @param side of the square in pixels, at least 1
   */
  public static Augmentation cutout(int side) {
    require("cutout", side >= 1, "a side of at least 1 pixel", side);
    return Augmentation.ofPictures(
        (example, random) -> {
          Shape picture = Pictures.shape(example);
          int height = picture.get(-2);
          int width = picture.get(-1);
          int top = (int) Math.floor(random.nextUniform(0, height)) - side / 2;
          int left = (int) Math.floor(random.nextUniform(0, width)) - side / 2;
          float[] input = example.input();
          for (int i = 0; i < input.length; i++) {
            int y = i / width % height - top;
            int x = i % width - left;
            if (y >= 0 && y < side && x >= 0 && x < side) {
              input[i] = 0;
            }
          }
        });
  }

  private static void require(String what, boolean holds, String expected, Object got) {
    if (!holds) {
      throw new UsageException("%s: expected %s, got %s".formatted(what, expected, got));
    }
  }

  private static void move(Example example, int down, int right, boolean mirrored) {
    Shape picture = Pictures.shape(example);
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
    Pictures.sameSize(example, height, width).forEach(tensor -> gather(tensor, sources));
  }

  /** Makes every plane's pixels those of the given positions of it. */
  private static void gather(HostTensor tensor, int[] sources) {
    HostTensor before = tensor.copy();
    for (int i = 0; i < tensor.spec().elements(); i++) {
      int from = i / sources.length * sources.length + sources[i % sources.length];
      if (tensor.type() == DType.FLOAT32) {
        tensor.floats()[i] = before.floats()[from];
      } else {
        tensor.ints()[i] = before.ints()[from];
      }
    }
  }
}
