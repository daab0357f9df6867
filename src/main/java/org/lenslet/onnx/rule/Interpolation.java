package org.lenslet.onnx.rule;

import java.util.Set;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * How elements between elements come about, as the documents of Resize say.
 *
 * @param mode nearest, linear or cubic
 * @param coordinates how a place in the output becomes one in the input
 * @param nearest how a place between elements becomes an element
 * @param cubic the coefficient a of cubic interpolation
 * @param excludes whether weights of places outside are left out, and the others add up to 1
 * @param outside what is outside of a cropped region
 * @param smooths whether making smaller takes the mean of what it would miss
 */
record Interpolation(
    String mode,
    String coordinates,
    String nearest,
    float cubic,
    boolean excludes,
    float outside,
    boolean smooths) {

  void check(Call call) {
    if (!Set.of("nearest", "linear", "cubic").contains(mode)) {
      throw call.unsupported("a mode '" + mode + "' is not known");
    }
    if (!Set.of(
            "half_pixel",
            "half_pixel_symmetric",
            "pytorch_half_pixel",
            "align_corners",
            "asymmetric",
            "tf_half_pixel_for_nn",
            "tf_crop_and_resize")
        .contains(coordinates)) {
      throw call.unsupported("a coordinate_transformation_mode '" + coordinates + "' is not known");
    }
    if (!Set.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil").contains(nearest)) {
      throw call.unsupported("a nearest_mode '" + nearest + "' is not known");
    }
  }

  /** Whether a region is cropped. */
  boolean crops() {
    return coordinates.equals("tf_crop_and_resize");
  }

  /** The place in the input of a place in the output. */
  private double place(int i, int in, int out, double scale, double start, double end) {
    return switch (coordinates) {
      case "half_pixel" -> (i + 0.5) / scale - 0.5;
      case "half_pixel_symmetric" -> {
        double adjusted = out / (in * scale);
        double offset = in / 2.0 * (1 - adjusted);
        yield offset + (i + 0.5) / scale - 0.5;
      }
      case "pytorch_half_pixel" -> out > 1 ? (i + 0.5) / scale - 0.5 : 0;
      // The documents count the output by the scale, and not by what is left of it.
      case "align_corners" -> out == 1 ? 0 : i * (in - 1.0) / (in * scale - 1);
      case "asymmetric" -> i / scale;
      case "tf_half_pixel_for_nn" -> (i + 0.5) / scale;
      case "tf_crop_and_resize" ->
          out > 1
              ? start * (in - 1) + i * (end - start) * (in - 1) / (out - 1)
              : 0.5 * (start + end) * (in - 1);
      default -> throw new IllegalStateException(coordinates);
    };
  }

  /** Which places of the output lie inside of the input. */
  boolean[] inside(int in, int out, double scale, double start, double end) {
    boolean[] inside = new boolean[out];
    for (int i = 0; i < out; i++) {
      double x = place(i, in, out, scale, start, end);
      inside[i] = x >= 0 && x <= in - 1;
    }
    return inside;
  }

  /** The weights of the input's elements in each of the output's: out x in. */
  HostTensor matrix(int in, int out, double scale, double start, double end) {
    HostTensor matrix = HostTensor.filled(Shape.of(out, in), 0);
    for (int i = 0; i < out; i++) {
      double x = place(i, in, out, scale, start, end);
      if (mode.equals("nearest")) {
        int at = Math.max(0, Math.min(in - 1, nearest(x)));
        matrix.floats()[i * in + at] = 1;
      } else {
        spread(matrix.floats(), i * in, in, x, scale);
      }
    }
    return matrix;
  }

  private int nearest(double x) {
    return (int)
        switch (nearest) {
          case "round_prefer_floor" -> Math.ceil(x - 0.5);
          case "round_prefer_ceil" -> Math.floor(x + 0.5);
          case "floor" -> Math.floor(x);
          default -> Math.ceil(x);
        };
  }

  private void spread(float[] weights, int row, int in, double x, double scale) {
    // Wider where several elements become one, so that none is missed.
    double narrow = smooths ? Math.min(1, scale) : 1;
    double reach = (mode.equals("linear") ? 1 : 2) / narrow;
    int first = (int) Math.floor(x - reach) + 1;
    int last = (int) Math.ceil(x + reach) - 1;
    if (last < first) {
      last = first;
    }
    double total = 0;
    double[] each = new double[last - first + 1];
    for (int p = first; p <= last; p++) {
      boolean isOutside = p < 0 || p >= in;
      double weight = excludes && isOutside ? 0 : weight((p - x) * narrow);
      each[p - first] = weight;
      total += weight;
    }
    for (int p = first; p <= last; p++) {
      int at = Math.max(0, Math.min(in - 1, p));
      weights[row + at] += (float) (each[p - first] / total);
    }
  }

  private double weight(double distance) {
    double t = Math.abs(distance);
    if (mode.equals("linear")) {
      return Math.max(0, 1 - t);
    }
    if (t <= 1) {
      return ((cubic + 2) * t - (cubic + 3)) * t * t + 1;
    }
    return t < 2 ? ((cubic * t - 5 * cubic) * t + 8 * cubic) * t - 4 * cubic : 0;
  }
}
