package org.lenslet.data.digit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the ten digits are written: for each, several styles of one or more strokes through control
 * points. Coordinates are percent of a box, x to the right and y down.
 */
final class DigitStrokes {
  /**
   * A line per style: the digit, then its strokes separated by a bar. A curve runs through the
   * points; a point given twice is a corner. Drawn for this project.
   */
  private static final String STYLES =
      """
      0 52,2 30,14 20,48 30,86 50,98 70,86 80,48 70,14 48,3
      0 62,8 42,4 26,30 24,66 40,96 62,92 76,62 74,28 58,6 44,10
      0 66,14 50,2 30,20 22,60 34,94 54,96 72,70 78,34 64,8 52,6
      1 50,2 50,2 50,98 50,98
      1 32,24 32,24 54,2 54,2 54,98 54,98
      1 32,22 32,22 52,4 52,4 52,97 52,97 | 32,97 32,97 74,97 74,97
      1 56,2 52,34 50,66 46,98
      2 24,22 38,4 62,4 76,22 68,46 44,74 22,96 22,96 80,95 80,95
      2 24,26 40,5 64,6 74,26 60,54 38,82 24,92 20,82 34,76 56,92 82,92
      2 22,14 46,3 70,10 72,32 50,64 20,96 20,96 50,92 82,97
      3 24,12 44,2 68,8 74,26 62,42 44,48 44,48 66,54 78,74 66,94 42,98 20,88
      3 24,4 24,4 74,4 74,4 46,42 46,42 70,48 80,70 68,92 44,98 22,88
      3 22,18 42,3 66,10 70,28 54,44 40,48 56,48 76,62 74,86 50,98 22,90
      4 36,4 30,30 22,58 22,58 82,58 82,58 | 64,32 64,32 62,98 62,98
      4 62,98 62,98 62,3 62,3 18,66 18,66 84,66 84,66
      4 28,6 24,36 34,54 56,54 74,42 | 76,4 72,40 66,98
      4 26,6 26,6 22,52 22,52 76,50 76,50 | 72,8 72,8 68,97 68,97
      5 74,4 74,4 30,4 30,4 26,44 26,44 50,37 74,48 78,72 64,94 40,98 20,88
      5 32,6 28,26 28,46 50,40 72,50 76,72 62,94 40,98 22,90 | 32,6 32,6 80,4 80,4
      5 72,5 46,6 32,18 34,40 58,48 74,66 66,90 42,98 22,88
      6 66,4 42,22 26,54 28,84 48,98 70,88 74,68 58,54 38,60 28,76
      6 58,2 36,40 24,72 36,96 62,96 74,76 60,60 38,64 28,78
      6 74,10 52,6 32,30 24,66 40,96 64,94 76,74 62,58 40,62 28,80
      7 20,6 20,6 78,6 78,6 56,46 44,98
      7 20,8 20,8 78,5 78,5 54,50 46,97 | 34,52 34,52 74,50 74,50
      7 22,22 22,22 24,6 24,6 50,8 80,4 80,4 62,50 52,98
      8 70,16 50,2 30,14 34,34 54,48 74,66 70,90 48,98 26,88 28,66 48,50 68,34 70,14
      8 50,48 30,40 28,14 50,2 72,14 70,38 50,48 26,60 22,86 48,98 78,86 74,60 50,48
      8 74,8 48,4 30,20 44,42 66,60 72,84 50,98 28,86 36,62 58,44 72,24 74,8
      9 72,24 56,4 32,10 26,34 42,50 64,42 74,20 74,20 70,60 58,98
      9 72,22 54,4 32,12 26,34 42,48 62,44 74,22 76,60 64,92 40,98 26,88
      9 70,12 48,3 28,18 30,42 52,48 70,30 72,8 70,50 68,98
      """;

  /** The control points of one stroke: x and y alternate. */
  record Stroke(double[] points) {}

  /** Index: digit, style, stroke. */
  private static final List<List<List<Stroke>>> DIGITS = parse();

  private DigitStrokes() {}

  /** The styles of a digit; each is the strokes in the order of writing. */
  static List<List<Stroke>> styles(int digit) {
    return DIGITS.get(digit);
  }

  private static List<List<List<Stroke>>> parse() {
    List<List<List<Stroke>>> digits = new ArrayList<>();
    STYLES
        .lines()
        .forEach(
            line -> {
              int digit = line.charAt(0) - '0';
              if (digit == digits.size()) {
                digits.add(new ArrayList<>());
              }
              digits
                  .get(digit)
                  .add(
                      Arrays.stream(line.substring(2).split("\\|"))
                          .map(DigitStrokes::stroke)
                          .toList());
            });
    return digits;
  }

  private static Stroke stroke(String text) {
    return new Stroke(
        Arrays.stream(text.trim().split("[ ,]")).mapToDouble(Double::parseDouble).toArray());
  }
}
