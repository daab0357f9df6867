package org.lenslet.lab.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Turns KCRS filters into small pictures. */
final class FilterPictures {
  private static final int ZERO = 128;

  private FilterPictures() {}

  /** Three channels are taken for red, green and blue. */
  static boolean isColour(Shape shape) {
    return shape.get(1) == 3;
  }

  /** The first pictures: one a filter if there are three channels, otherwise one a channel. */
  static List<Picture> of(HostTensor filters, int most) {
    Shape shape = filters.shape();
    int channels = shape.get(1);
    List<Picture> pictures = new ArrayList<>();
    for (int k = 0; k < shape.get(0); k++) {
      float largest = largest(filters, k);
      for (int c = 0; c < (isColour(shape) ? 1 : channels); c++) {
        if (pictures.size() == most) {
          return pictures;
        }
        String name = "filter " + k + (isColour(shape) || channels == 1 ? "" : ", channel " + c);
        pictures.add(new Picture(name, image(filters, k, c, largest)));
      }
    }
    return pictures;
  }

  private static BufferedImage image(HostTensor filters, int k, int channel, float largest) {
    Shape shape = filters.shape();
    int height = shape.get(2);
    int width = shape.get(3);
    int plane = height * width;
    int start = (k * shape.get(1) + channel) * plane;
    int next = isColour(shape) ? plane : 0; // grey: the same weight three times
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < plane; i++) {
      int red = level(filters.floats()[start + i], largest);
      int green = level(filters.floats()[start + next + i], largest);
      int blue = level(filters.floats()[start + 2 * next + i], largest);
      image.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
    }
    return image;
  }

  /** 1 to 255, with 128 for zero and for NaN. */
  private static int level(float weight, float largest) {
    float scaled = weight / largest;
    return Float.isNaN(scaled) ? ZERO : ZERO + Math.round(Math.max(-1, Math.min(1, scaled)) * 127);
  }

  private static float largest(HostTensor filters, int k) {
    int size = filters.shape().product(1, 4);
    float largest = 0;
    for (int i = k * size; i < (k + 1) * size; i++) {
      float magnitude = Math.abs(filters.floats()[i]);
      if (Float.isFinite(magnitude)) {
        largest = Math.max(largest, magnitude);
      }
    }
    return largest;
  }
}
