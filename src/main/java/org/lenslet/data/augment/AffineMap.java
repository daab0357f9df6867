package org.lenslet.data.augment;

import org.lenslet.data.Example;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * Where the pixels of a changed picture come from: pixel (y, x) from the place (row + rowByY * y +
 * rowByX * x, column + columnByY * y + columnByX * x), counted from the centre of the first pixel.
 *
 * @param repeats whether what comes from outside repeats the border; it is 0 otherwise
 */
record AffineMap(
    double row,
    double rowByY,
    double rowByX,
    double column,
    double columnByY,
    double columnByX,
    boolean repeats) {

  /** Changes all tensors of the example that are as high and wide as its first input. */
  void apply(Example example) {
    Shape picture = Pictures.shape(example);
    int height = picture.get(-2);
    int width = picture.get(-1);
    Pictures.sameSize(example, height, width).forEach(tensor -> apply(tensor, height, width));
  }

  private void apply(HostTensor tensor, int height, int width) {
    HostTensor before = tensor.copy();
    boolean values = tensor.type() == DType.FLOAT32;
    int plane = height * width;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double fromRow = within(row + rowByY * y + rowByX * x, height);
        double fromColumn = within(column + columnByY * y + columnByX * x, width);
        for (int i = y * width + x; i < tensor.spec().elements(); i += plane) {
          int start = i / plane * plane;
          if (values) {
            float[] old = before.floats();
            tensor.floats()[i] = (float) between(old, start, height, width, fromRow, fromColumn);
          } else {
            tensor.ints()[i] = nearest(before.ints(), start, height, width, fromRow, fromColumn);
          }
        }
      }
    }
  }

  private double within(double place, int extent) {
    return repeats ? Math.max(0, Math.min(extent - 1, place)) : place;
  }

  /** The mean of the four pixels around a place, by nearness. */
  private static double between(
      float[] values, int start, int height, int width, double row, double column) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double down = row - top;
    double right = column - left;
    double sum = 0;
    for (int corner = 0; corner < 4; corner++) {
      int y = top + corner / 2;
      int x = left + corner % 2;
      double weight = (y == top ? 1 - down : down) * (x == left ? 1 - right : right);
      if (weight > 0 && y >= 0 && y < height && x >= 0 && x < width) {
        sum += weight * values[start + y * width + x];
      }
    }
    return sum;
  }

  private static int nearest(
      int[] classes, int start, int height, int width, double row, double column) {
    long y = Math.round(row);
    long x = Math.round(column);
    boolean inside = y >= 0 && y < height && x >= 0 && x < width;
    return inside ? classes[start + (int) (y * width + x)] : 0;
  }
}
