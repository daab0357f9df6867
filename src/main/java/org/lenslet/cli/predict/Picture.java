package org.lenslet.cli.predict;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import org.lenslet.data.picture.Resampling;

/**
 * A picture as levels of 0 to 1, a plane a channel, one behind the other; what was transparent is
 * white.
 *
 * @param levels CHW
 */
record Picture(int channels, int height, int width, double[] levels) {
  private static final double RED = 0.299;
  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;
  private static final double LARGEST_BYTE = 255;

  /** One channel for a grey picture, three for others. */
  static Picture of(BufferedImage image) {
    ColorModel colours = image.getColorModel();
    boolean grey =
        colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY
            && !(colours instanceof IndexColorModel);
    return grey ? grey(image, colours) : coloured(image);
  }

  /** By the samples: what Java gives as RGB of a grey picture has another gamma. */
  private static Picture grey(BufferedImage image, ColorModel colours) {
    int height = image.getHeight();
    int width = image.getWidth();
    Raster raster = image.getRaster();
    double largest = (1 << colours.getComponentSize(0)) - 1.0;
    double opaque = colours.hasAlpha() ? (1 << colours.getComponentSize(1)) - 1.0 : 1;
    double[] levels = new double[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double level = raster.getSample(x, y, 0) / largest;
        double alpha = colours.hasAlpha() ? raster.getSample(x, y, 1) / opaque : 1;
        levels[y * width + x] = onWhite(level, alpha);
      }
    }
    return new Picture(1, height, width, levels);
  }

  private static Picture coloured(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    int plane = height * width;
    double[] levels = new double[3 * plane];
    for (int i = 0; i < plane; i++) {
      int argb = image.getRGB(i % width, i / width);
      double alpha = (argb >>> 24) / LARGEST_BYTE;
      levels[i] = onWhite((argb >> 16 & 0xFF) / LARGEST_BYTE, alpha);
      levels[plane + i] = onWhite((argb >> 8 & 0xFF) / LARGEST_BYTE, alpha);
      levels[2 * plane + i] = onWhite((argb & 0xFF) / LARGEST_BYTE, alpha);
    }
    return new Picture(3, height, width, levels);
  }

  private static double onWhite(double level, double alpha) {
    return alpha == 1 ? level : level * alpha + 1 - alpha;
  }

  /** The same with one channel, by the luma of ITU-R BT.601, or with three equal ones. */
  Picture withChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    int plane = height * width;
    double[] other = new double[wanted * plane];
    for (int i = 0; i < other.length; i++) {
      int pixel = i % plane;
      other[i] =
          channels == 1
              ? levels[pixel]
              : RED * levels[pixel]
                  + GREEN * levels[plane + pixel]
                  + BLUE * levels[2 * plane + pixel];
    }
    return new Picture(wanted, height, width, other);
  }

  /** Light for dark. */
  Picture inverted() {
    return new Picture(
        channels, height, width, Arrays.stream(levels).map(level -> 1 - level).toArray());
  }

  /** The median level of the pixels at the edge. */
  double background(int channel) {
    int plane = height * width;
    double[] border = new double[plane];
    int count = 0;
    for (int i = 0; i < plane; i++) {
      int y = i / width;
      int x = i % width;
      if (y == 0 || x == 0 || y == height - 1 || x == width - 1) {
        border[count++] = levels[channel * plane + i];
      }
    }
    double[] sorted = Arrays.copyOf(border, count);
    Arrays.sort(sorted);
    return sorted[count / 2];
  }

  /**
   * The picture in another size, its proportions kept and the rest filled with its background. A
   * picture of that size stays as it is, to the bit.
   */
  Picture fitted(int newHeight, int newWidth) {
    double scale = Math.min((double) newHeight / height, (double) newWidth / width);
    int innerHeight = (int) Math.max(1, Math.min(newHeight, Math.round(height * scale)));
    int innerWidth = (int) Math.max(1, Math.min(newWidth, Math.round(width * scale)));
    Resampling rows = Resampling.of(height, innerHeight);
    Resampling columns = Resampling.of(width, innerWidth);
    int top = (newHeight - innerHeight) / 2;
    int left = (newWidth - innerWidth) / 2;
    double[] result = new double[channels * newHeight * newWidth];
    for (int c = 0; c < channels; c++) {
      int plane = c * newHeight * newWidth;
      Arrays.fill(result, plane, plane + newHeight * newWidth, background(c));
      double[] wide = new double[height * innerWidth];
      for (int y = 0; y < height; y++) {
        columns.apply(levels, (c * height + y) * width, 1, wide, y * innerWidth, 1);
      }
      for (int x = 0; x < innerWidth; x++) {
        rows.apply(wide, x, innerWidth, result, plane + top * newWidth + left + x, newWidth);
      }
    }
    return new Picture(channels, newHeight, newWidth, result);
  }
}
