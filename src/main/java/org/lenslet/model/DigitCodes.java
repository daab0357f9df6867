package org.lenslet.model;

import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * The ten output codes of LeNet-5 of 1998: digits drawn on a grid of 7 x 12, ink +1 and paper -1
 * (section II-B of the paper; the drawings are our own).
 */
final class DigitCodes {
  static final int COUNT = 10;
  private static final int WIDTH = 7;
  private static final int HEIGHT = 12;
  private static final int PER_ROW = 5;

  private static final String DRAWINGS =
      """
          ....... ...##.. .#####. ####### ....##.
          ..###.. ..###.. ##...## ####### ...###.
          .##.##. .####.. ##...## ....##. ..####.
          ##...## ##.##.. .....## ...##.. .##.##.
          ##...## ...##.. ....##. ..###.. .##.##.
          ##...## ...##.. ...##.. ....##. ##..##.
          ##...## ...##.. ..##... .....## ##..##.
          ##...## ...##.. .##.... .....## #######
          ##...## ...##.. ##..... .....## #######
          .##.##. ...##.. ##..... ##...## ....##.
          ..###.. .###### ####### .##.##. ....##.
          ....... .###### ####### ..###.. ....##.
          ####### ..####. ####### ..###.. ..###..
          ####### .##..## ####### .##.##. .##.##.
          ##..... ##..... .....## ##...## ##...##
          ##..... ##..... .....## ##...## ##...##
          ######. ##.###. ....##. .##.##. ##...##
          ##...## ###..## ....##. ..###.. .##.###
          .....## ##...## ...##.. .##.##. ..##.##
          .....## ##...## ...##.. ##...## .....##
          .....## ##...## ..##... ##...## .....##
          ##...## ##...## ..##... ##...## .....##
          .##.##. .##.##. .##.... .##.##. ##..##.
          ..###.. ..###.. .##.... ..###.. .####..
      """;

  private DigitCodes() {}

  /** The codes, 10 x 84. */
  static HostTensor tensor() {
    String[] lines = DRAWINGS.strip().split("\\s*\n\\s*");
    float[] codes = new float[COUNT * HEIGHT * WIDTH];
    for (int i = 0; i < codes.length; i++) {
      int digit = i / (HEIGHT * WIDTH);
      int row = i / WIDTH % HEIGHT;
      String line = lines[digit / PER_ROW * HEIGHT + row];
      char cell = line.charAt(digit % PER_ROW * (WIDTH + 1) + i % WIDTH);
      codes[i] = cell == '#' ? 1 : -1;
    }
    return HostTensor.of(Shape.of(COUNT, HEIGHT * WIDTH), codes);
  }
}
