package org.lenslet.lab.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.lenslet.tensor.HostTensor;

/**
 * A small picture in a page.
 *
 * @param name what it shows
 * @param image its pixels, enlarged by the browser
 */
record Picture(String name, BufferedImage image) {
  private static final int WHITE = 255;

  /** A picture of levels of 0 to 1, CHW with one or three channels. */
  static Picture of(String name, HostTensor levels) {
    int height = levels.shape().get(1);
    int width = levels.shape().get(2);
    int plane = height * width;
    int next = levels.shape().get(0) == 3 ? plane : 0; // grey: the same level three times
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < plane; i++) {
      int red = level(levels.floats()[i]);
      int green = level(levels.floats()[next + i]);
      int blue = level(levels.floats()[2 * next + i]);
      image.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
    }
    return new Picture(name, image);
  }

  private static int level(float share) {
    return Math.round(Math.max(0, Math.min(1, share)) * WHITE);
  }

  /** The picture as a PNG in an address. */
  String dataUri() {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    // Not ImageIO.write(image, format, stream): that would keep a cache file on the disk.
    try (var stream = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(image, "png", stream);
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
  }

  /** The picture as an element. */
  String html() {
    String escaped = Html.escape(name);
    return "<img src=\"%s\" alt=\"%s\" title=\"%s\">".formatted(dataUri(), escaped, escaped);
  }
}
