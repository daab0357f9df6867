package org.lenslet.data.digit;

import java.util.Arrays;

/**
 * A square of pixels that takes ink from round pens. A pixel's coverage falls linearly from 1 to 0
 * across the pixel-wide edge of the line, measured by the distance of its centre; where lines
 * cross, the larger coverage counts. Reused for many pictures; for one thread.
 */
final class InkRaster {
  private final int side;
  private final double[] coverage;

  InkRaster(int side) {
    this.side = side;
    this.coverage = new double[side * side];
  }

  void clear() {
    Arrays.fill(coverage, 0);
  }

  /** The coverage of a pixel, 0 to 1. */
  double coverage(int pixel) {
    return coverage[pixel];
  }

  /** Draws from (x0, y0) to (x1, y1), in pixels, with a pen of the given radius. */
  void line(double x0, double y0, double x1, double y1, double radius) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double squared = dx * dx + dy * dy;
    double reach = radius + 0.5;
    int left = pixel(Math.min(x0, x1) - reach);
    int right = pixel(Math.max(x0, x1) + reach);
    int top = pixel(Math.min(y0, y1) - reach);
    int bottom = pixel(Math.max(y0, y1) + reach);
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double px = column + 0.5 - x0;
        double py = row + 0.5 - y0;
        double along = squared == 0 ? 0 : (px * dx + py * dy) / squared;
        along = Math.max(0, Math.min(1, along));
        double ex = px - along * dx;
        double ey = py - along * dy;
        double ink = Math.min(1, reach - Math.sqrt(ex * ex + ey * ey));
        int at = row * side + column;
        coverage[at] = Math.max(coverage[at], ink);
      }
    }
  }

  private int pixel(double coordinate) {
    return (int) Math.max(0, Math.min(side - 1, Math.floor(coordinate)));
  }
}
