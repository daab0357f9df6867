package org.lenslet.data.picture;

import org.lenslet.random.RandomStream;

/**
 * The part of a picture that is brought to a size, in pixels of the picture as it is seen; borders
 * may lie between pixels.
 */
public record Crop(double left, double top, double width, double height) {
  /** Attempts of a random crop before the middle is taken, as everybody does. */
  private static final int ATTEMPTS = 10;

  /** The slimmest and the widest random crop, width to height. */
  private static final double SLIMMEST = 3.0 / 4;

  private static final double WIDEST = 4.0 / 3;

  /** Chooses the part of a picture of some size. */
  @FunctionalInterface
  public interface Choice {
    Crop of(int width, int height);
  }

  /** All of the picture, whatever becomes of its proportions. */
  static Crop whole(int width, int height) {
    return new Crop(0, 0, width, height);
  }

  /**
   * The middle, as pictures are judged: what is left of size x size once the short side is brought
   * to some length. A picture that is of size x size already is taken as it is.
   *
   * @param size of the result
   * @param shortSide at least size
   */
  public static Choice centre(int size, int shortSide) {
    return (width, height) -> {
      if (width == size && height == size) {
        return whole(width, height);
      }
      double scale = (double) shortSide / Math.min(width, height);
      // Whole pixels of the scaled picture: at a scale of 1 nothing is blurred.
      double left = Math.floor((width * scale - size) / 2) / scale;
      double top = Math.floor((height * scale - size) / 2) / scale;
      return new Crop(Math.max(0, left), Math.max(0, top), size / scale, size / scale);
    };
  }

  /**
   * A part by chance, as pictures are learnt from: of a share of the area between the smallest and
   * 1, and of proportions between 3:4 and 4:3 (Szegedy and others, "Going deeper with
   * convolutions", 2014). Draws the same count of numbers at once, whatever the pictures.
   *
   * @param smallestArea more than 0 and at most 1
   */
  public static Choice randomResized(double smallestArea, RandomStream random) {
    double[] numbers = new double[4 * ATTEMPTS];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextUniform(0, 1);
    }
    return (width, height) -> random(smallestArea, numbers, width, height);
  }

  private static Crop random(double smallestArea, double[] numbers, int width, int height) {
    for (int i = 0; i < numbers.length; i += 4) {
      double area = (smallestArea + (1 - smallestArea) * numbers[i]) * width * height;
      double ratio = SLIMMEST * StrictMath.pow(WIDEST / SLIMMEST, numbers[i + 1]);
      long wide = Math.round(Math.sqrt(area * ratio));
      long high = Math.round(Math.sqrt(area / ratio));
      if (wide > 0 && wide <= width && high > 0 && high <= height) {
        double left = Math.floor(numbers[i + 2] * (width - wide + 1));
        double top = Math.floor(numbers[i + 3] * (height - high + 1));
        return new Crop(left, top, wide, high);
      }
    }
    double wide = Math.min(width, height * WIDEST);
    double high = Math.min(height, width / SLIMMEST);
    return new Crop((width - wide) / 2, (height - high) / 2, wide, high);
  }
}
