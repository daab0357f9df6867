package org.lenslet.data.digit;

import java.util.List;
import org.lenslet.random.RandomStream;

/**
 * Writes one digit with a random hand: style, slant, rotation, size, position, pen, tremor and
 * noise. The picture depends on nothing but the random stream, and {@link StrictMath} makes it the
 * same bits on every machine. Keeps buffers; for one thread.
 */
public final class DigitPainter {
  /** Pieces per span of a curve; a span is about 5 pixels long. */
  private static final int PIECES = 4;

  private static final double BOX_HEIGHT = 19;
  private static final double BOX_WIDTH = 21;
  private static final double PEN_PRESSURE = 0.2;

  private final int side;
  private final InkRaster raster;

  /** The affine map from percent of the box to pixels. */
  private double xx;

  private double xy;
  private double yx;
  private double yy;
  private double x0;
  private double y0;

  /** Jitter of a control point, and of the ends of a stroke, in percent of the box. */
  private double pointJitter;

  private double endJitter;

  public DigitPainter(int side) {
    this.side = side;
    this.raster = new InkRaster(side);
  }

  /** Writes the digit's grey levels to {@code target[offset .. offset + side * side - 1]}. */
  public void paint(int digit, RandomStream random, byte[] target, int offset) {
    raster.clear();
    List<List<DigitStrokes.Stroke>> styles = DigitStrokes.styles(digit);
    List<DigitStrokes.Stroke> style = styles.get((int) random.nextUniform(0, styles.size()));
    chooseHand(random);
    double radius = random.nextUniform(0.65, 1.65);
    for (DigitStrokes.Stroke stroke : style) {
      double[] points = place(stroke.points(), random);
      double start = radius * random.nextUniform(1 - PEN_PRESSURE, 1 + PEN_PRESSURE);
      double end = radius * random.nextUniform(1 - PEN_PRESSURE, 1 + PEN_PRESSURE);
      draw(points, start, end);
    }
    develop(random, target, offset);
  }

  private void chooseHand(RandomStream random) {
    double slant = clamp(0.12 + 0.24 * random.nextNormal(), 0.55);
    double angle = clamp(0.14 * random.nextNormal(), 0.35);
    double width = BOX_WIDTH / 100 * random.nextUniform(0.7, 1.08);
    double height = BOX_HEIGHT / 100 * random.nextUniform(0.78, 1.12);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    // Scale, then slant (up leans right), then rotate.
    xx = cos * width;
    xy = -cos * slant * height - sin * height;
    yx = sin * width;
    yy = -sin * slant * height + cos * height;
    x0 = side / 2.0 + clamp(1.3 * random.nextNormal(), 2.5);
    y0 = side / 2.0 + clamp(1.3 * random.nextNormal(), 2.5);
    double tremor = random.nextUniform(0.5, 2.0);
    pointJitter = 2.4 * tremor;
    endJitter = 4 * tremor;
  }

  /** Control points in pixels, each moved a little; the two copies of a corner move together. */
  private double[] place(double[] points, RandomStream random) {
    double[] placed = new double[points.length];
    for (int i = 0; i < points.length; i += 2) {
      if (i > 0 && points[i] == points[i - 2] && points[i + 1] == points[i - 1]) {
        placed[i] = placed[i - 2];
        placed[i + 1] = placed[i - 1];
        continue;
      }
      double jitter = i == 0 || i == points.length - 2 ? endJitter : pointJitter;
      double x = points[i] - 50 + jitter * random.nextNormal();
      double y = points[i + 1] - 50 + jitter * random.nextNormal();
      placed[i] = x0 + xx * x + xy * y;
      placed[i + 1] = y0 + yx * x + yy * y;
    }
    return placed;
  }

  /** Draws the Catmull-Rom curve through the points, the pen's radius going from start to end. */
  private void draw(double[] points, double start, double end) {
    int last = points.length / 2 - 1;
    double x = points[0];
    double y = points[1];
    for (int i = 0; i < last; i++) {
      for (int piece = 1; piece <= PIECES; piece++) {
        double t = piece / (double) PIECES;
        double nextX = curve(points, i, last, 0, t);
        double nextY = curve(points, i, last, 1, t);
        raster.line(x, y, nextX, nextY, start + (end - start) * (i + t) / last);
        x = nextX;
        y = nextY;
      }
    }
  }

  private static double curve(double[] points, int span, int last, int axis, double t) {
    double p0 = points[2 * Math.max(0, span - 1) + axis];
    double p1 = points[2 * span + axis];
    double p2 = points[2 * (span + 1) + axis];
    double p3 = points[2 * Math.min(last, span + 2) + axis];
    return p1
        + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
  }

  /** Turns ink into grey levels, with noise of a triangular distribution. */
  private void develop(RandomStream random, byte[] target, int offset) {
    double ink = random.nextUniform(190, 255);
    double noise = random.nextUniform(0, 0.16);
    for (int i = 0; i < side * side; i += 2) {
      int word = random.nextWord();
      target[offset + i] = level(ink * raster.coverage(i) + noise * triangular(word));
      target[offset + i + 1] =
          level(ink * raster.coverage(i + 1) + noise * triangular(word >>> 16));
    }
  }

  /** The sum of two bytes around 0: -255 to 255, standard deviation 104. */
  private static int triangular(int bits) {
    return (bits & 0xFF) + (bits >>> 8 & 0xFF) - 255;
  }

  private static byte level(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }

  private static double clamp(double value, double limit) {
    return Math.max(-limit, Math.min(limit, value));
  }
}
