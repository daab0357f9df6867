package org.lenslet.data.picture;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/**
 * How the rows and columns of a file become those of the picture as it is seen: the eight values of
 * EXIF 2.32, tag 0x0112, from 1.
 *
 * @param swapped whether rows become columns
 * @param mirroredX whether columns of the file count from the right
 * @param mirroredY whether rows of the file count from the bottom
 */
public record Orientation(boolean swapped, boolean mirroredX, boolean mirroredY) {
  static final Orientation NORMAL = new Orientation(false, false, false);

  private static final Orientation[] BY_VALUE = {
    NORMAL,
    new Orientation(false, true, false),
    new Orientation(false, true, true),
    new Orientation(false, false, true),
    new Orientation(true, false, false),
    new Orientation(true, false, true),
    new Orientation(true, true, true),
    new Orientation(true, true, false)
  };

  /** Of the tag's value; those that are none mean nothing. */
  static Orientation of(int value) {
    return value >= 1 && value <= BY_VALUE.length ? BY_VALUE[value - 1] : NORMAL;
  }

  /** As the file of a picture says; normal where it says nothing. The position is kept. */
  public static Orientation of(ImageInputStream stream) throws IOException {
    return Exif.orientation(stream);
  }

  /**
   * Where a part of the picture as it is seen lies in the file.
   *
   * @param width of the picture in the file
   * @param height of the picture in the file
   */
  Rectangle inFile(Rectangle seen, int width, int height) {
    Rectangle r =
        swapped
            ? new Rectangle(seen.y, seen.x, seen.height, seen.width)
            : new Rectangle(seen.x, seen.y, seen.width, seen.height);
    r.x = mirroredX ? width - r.x - r.width : r.x;
    r.y = mirroredY ? height - r.y - r.height : r.y;
    return r;
  }

  /** Pixels of a file as they are seen. */
  Pixels apply(Pixels file) {
    if (equals(NORMAL)) {
      return file;
    }
    int width = swapped ? file.height() : file.width();
    int height = swapped ? file.width() : file.height();
    int samples = file.samples();
    byte[] seen = new byte[file.values().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = swapped ? y : x;
        int row = swapped ? x : y;
        column = mirroredX ? file.width() - 1 - column : column;
        row = mirroredY ? file.height() - 1 - row : row;
        System.arraycopy(
            file.values(),
            (row * file.width() + column) * samples,
            seen,
            (y * width + x) * samples,
            samples);
      }
    }
    return new Pixels(width, height, samples, seen);
  }

  /** A picture of a file as it is seen. */
  public BufferedImage apply(BufferedImage file) {
    if (equals(NORMAL)) {
      return file;
    }
    int width = swapped ? file.getHeight() : file.getWidth();
    int height = swapped ? file.getWidth() : file.getHeight();
    ColorModel colours = file.getColorModel();
    WritableRaster seen = file.getRaster().createCompatibleWritableRaster(width, height);
    Object pixel = null;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = swapped ? y : x;
        int row = swapped ? x : y;
        column = mirroredX ? file.getWidth() - 1 - column : column;
        row = mirroredY ? file.getHeight() - 1 - row : row;
        pixel = file.getRaster().getDataElements(column, row, pixel);
        seen.setDataElements(x, y, pixel);
      }
    }
    return new BufferedImage(colours, seen, colours.isAlphaPremultiplied(), null);
  }
}
