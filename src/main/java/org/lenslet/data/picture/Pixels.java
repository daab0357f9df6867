package org.lenslet.data.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Pixels one after another, a row behind the other.
 *
 * @param samples bytes of a pixel: three for red, green and blue, one for a class
 */
record Pixels(int width, int height, int samples, byte[] values) {
  private static final int LARGEST = 255;

  /**
   * Red, green and blue of a picture. Samples are taken as they are, without what a colour profile
   * would make of them, as is customary; what is transparent is white.
   */
  static Pixels rgb(BufferedImage image) {
    ColorModel colours = image.getColorModel();
    int space = colours.getColorSpace().getType();
    boolean plain = space == ColorSpace.TYPE_RGB || space == ColorSpace.TYPE_GRAY;
    if (colours instanceof IndexColorModel palette) {
      return ofPalette(image, palette);
    }
    boolean whole =
        colours.getTransferType() == DataBuffer.TYPE_BYTE
            || colours.getTransferType() == DataBuffer.TYPE_USHORT;
    if (plain && whole && colours instanceof ComponentColorModel) {
      return ofSamples(image, colours, space == ColorSpace.TYPE_GRAY ? 1 : 3);
    }
    if (plain) {
      return ofPacked(image);
    }
    BufferedImage converted =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
    return ofPacked(new ColorConvertOp(null).filter(image, converted));
  }

  /** The numbers of a palette's colours, as masks have them; null if the picture has no palette. */
  static Pixels indices(BufferedImage image) {
    if (!(image.getColorModel() instanceof IndexColorModel)) {
      return null;
    }
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] values = new byte[width * height];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRaster().getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        values[y * width + x] = (byte) row[x];
      }
    }
    return new Pixels(width, height, 1, values);
  }

  private static Pixels ofPalette(BufferedImage image, IndexColorModel palette) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    Pixels indices = indices(image);
    byte[] rgb = new byte[3 * indices.values.length];
    for (int i = 0; i < indices.values.length; i++) {
      int index = indices.values[i] & 0xFF;
      // A number beyond the palette is black, as with other readers.
      put(index < colours.length ? colours[index] : 0xFF000000, rgb, i);
    }
    return new Pixels(indices.width, indices.height, 3, rgb);
  }

  /** Not by getRGB: that gives grey levels another gamma, and takes ten times as long. */
  private static Pixels ofSamples(BufferedImage image, ColorModel colours, int channels) {
    int width = image.getWidth();
    int height = image.getHeight();
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int largest = (1 << colours.getComponentSize(0)) - 1;
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[width * bands];
    for (int y = 0, to = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int opaque = colours.hasAlpha() ? row[x * bands + channels] : largest;
        for (int c = 0; c < 3; c++) {
          long sample = row[x * bands + (channels == 1 ? 0 : c)];
          rgb[to++] = (byte) level(sample, opaque, largest);
        }
      }
    }
    return new Pixels(width, height, 3, rgb);
  }

  private static Pixels ofPacked(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        put(row[x], rgb, y * width + x);
      }
    }
    return new Pixels(width, height, 3, rgb);
  }

  private static void put(int argb, byte[] rgb, int pixel) {
    int opaque = argb >>> 24;
    for (int c = 0; c < 3; c++) {
      rgb[3 * pixel + c] = (byte) level(argb >> 16 - 8 * c & 0xFF, opaque, LARGEST);
    }
  }

  /** A sample on white, of 0 to 255. */
  private static long level(long sample, long opaque, long largest) {
    if (opaque == largest && largest == LARGEST) {
      return sample;
    }
    long all = largest * largest;
    return ((sample * opaque + largest * (largest - opaque)) * LARGEST + all / 2) / all;
  }
}
