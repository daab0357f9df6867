package org.lenslet.train.task;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.lenslet.data.Dataset;
import org.lenslet.data.Examples;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.SyntheticDigits;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Data of tasks that are no classes of pictures, drawn under noise; equal for equal seeds. */
final class DrawnTasks {
  private DrawnTasks() {}

  /**
   * Five numbers in [0, 1] and Friedman's function of them, which is neither linear nor a sum
   * (Friedman, "Multivariate adaptive regression splines", 1991), less its mean, in units of its
   * deviation.
   */
  static Dataset friedman(int size, long seed) {
    Random random = new Random(seed);
    float[][] inputs = new float[size][5];
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      float[] x = inputs[i];
      for (int c = 0; c < x.length; c++) {
        x[c] = random.nextFloat();
      }
      double y =
          10 * Math.sin(Math.PI * x[0] * x[1])
              + 20 * (x[2] - 0.5) * (x[2] - 0.5)
              + 10 * x[3]
              + 5 * x[4];
      values[i] = (float) ((y - 14.4) / 4.9);
    }
    return Examples.of(inputs, values);
  }

  /** Pictures 1x16x16 of lines across, lines down and discs, each there or not. */
  static Dataset things(int size, long seed) {
    int side = 16;
    Random random = new Random(seed);
    float[][] pictures = new float[size][side * side];
    float[][] shown = new float[size][3];
    for (int i = 0; i < size; i++) {
      noise(pictures[i], random);
      for (int thing = 0; thing < 3; thing++) {
        shown[i][thing] = random.nextInt(2);
        int across = 1 + random.nextInt(side - 8);
        int down = 1 + random.nextInt(side - 8);
        for (int p = 0; p < side * side && shown[i][thing] == 1; p++) {
          int x = p % side - across;
          int y = p / side - down;
          boolean inside =
              switch (thing) {
                case 0 -> y == 0 && x >= 0 && x < 7;
                case 1 -> x == 0 && y >= 0 && y < 7;
                default -> Math.hypot(x - 3, y - 3) < 2.6;
              };
          pictures[i][p] += inside ? 2 : 0;
        }
      }
    }
    return Examples.of(Examples.rows(pictures, 1, side, side))
        .values(Examples.rows(shown))
        .named("things")
        .build();
  }

  /**
   * Pictures 1x32x32 of a synthetic digit and a filled circle of the same ink, with the class of
   * each pixel: paper, pen or circle. What is drawn later lies above.
   */
  static Dataset scenes(int size, long seed) {
    int side = 32;
    Random random = new Random(seed);
    LabelledDataset digits = SyntheticDigits.train(size, seed);
    float[][] pictures = new float[size][side * side];
    int[] classes = new int[size * side * side];
    float[] digit = new float[28 * 28];
    for (int i = 0; i < size; i++) {
      noise(pictures[i], random);
      digits.input(i, digit, 0);
      double across = random.nextInt(side);
      double down = random.nextInt(side);
      double radius = 3.5 + 3 * random.nextDouble();
      for (int p = 0; p < side * side; p++) {
        int x = p % side;
        int y = p / side;
        boolean inDigit = x >= 2 && x < 30 && y >= 2 && y < 30;
        // Normalised levels: paper is at -0.46, full ink at 3.4.
        boolean ink = inDigit && digit[(y - 2) * 28 + x - 2] > 1.4f;
        boolean inCircle = Math.hypot(x - across, y - down) < radius;
        classes[i * side * side + p] = inCircle ? 2 : ink ? 1 : 0;
        pictures[i][p] += inCircle || ink ? 1.5f : 0;
      }
    }
    return Examples.of(Examples.rows(pictures, 1, side, side))
        .classes(
            HostTensor.ofInts(Shape.of(size, side, side), classes),
            List.of("paper", "pen", "circle"))
        .named("scenes")
        .build();
  }

  /** Series 1x64 of sines, triangles and steps of any phase and several speeds. */
  static LabelledDataset waves(int size, long seed) {
    int length = 64;
    Random random = new Random(seed);
    float[][] series = new float[size][length];
    int[] kinds = new int[size];
    for (int i = 0; i < size; i++) {
      kinds[i] = i % 3;
      noise(series[i], random);
      double phase = random.nextDouble();
      double speed = 2 + 2 * random.nextDouble();
      for (int t = 0; t < length; t++) {
        double x = (phase + speed * t / length) % 1;
        double sine = Math.sin(2 * Math.PI * x);
        series[i][t] +=
            (float)
                switch (kinds[i]) {
                  case 0 -> sine;
                  case 1 -> 4 * Math.abs(x - 0.5) - 1;
                  default -> Math.signum(sine);
                };
      }
    }
    return Examples.of(
        Examples.rows(series, 1, length), kinds, List.of("sine", "triangle", "steps"));
  }

  /** Volumes 1x16x16x16 with a ball, a hollow ball or a cube somewhere. */
  static LabelledDataset solids(int size, long seed) {
    int side = 16;
    Random random = new Random(seed);
    float[][] volumes = new float[size][side * side * side];
    int[] kinds = new int[size];
    for (int i = 0; i < size; i++) {
      kinds[i] = i % 3;
      noise(volumes[i], random);
      double radius = 3.5 + 2 * random.nextDouble();
      double[] middle = new double[3];
      Arrays.setAll(middle, axis -> 6 + 4 * random.nextDouble());
      for (int p = 0; p < volumes[i].length; p++) {
        double x = p % side - middle[0];
        double y = p / side % side - middle[1];
        double z = p / side / side - middle[2];
        double distance = Math.sqrt(x * x + y * y + z * z);
        boolean inside =
            switch (kinds[i]) {
              case 0 -> distance < radius;
              case 1 -> distance < radius && distance > radius - 1.8;
              default -> Math.max(Math.max(Math.abs(x), Math.abs(y)), Math.abs(z)) < radius * 0.8;
            };
        volumes[i][p] += inside ? 1 : 0;
      }
    }
    return Examples.of(
        Examples.rows(volumes, 1, side, side, side), kinds, List.of("ball", "shell", "cube"));
  }

  private static void noise(float[] values, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.3 * random.nextGaussian());
    }
  }
}
