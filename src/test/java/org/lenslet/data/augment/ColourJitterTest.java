package org.lenslet.data.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.data.Dataset;
import org.lenslet.data.Draw;
import org.lenslet.data.Example;
import org.lenslet.data.Examples;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Normalisation;
import org.lenslet.error.UsageException;
import org.lenslet.random.RandomStream;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

class ColourJitterTest {
  private static final Normalisation COLOURS =
      new Normalisation(List.of(0.5, 0.4, 0.3), List.of(0.5, 0.25, 0.2));

  /** Two pixels: red, green, blue of each. */
  private static final double[][] PIXELS = {{0.6, 0.5, 0.3}, {0.2, 0.3, 0.4}};

  private static final Dataset DATA =
      Examples.of(HostTensor.of(Shape.of(1, 3, 1, 2), 0.6f, 0.2f, 0.5f, 0.3f, 0.3f, 0.4f))
          .build()
          .normalised(COLOURS);

  /** Levels of 0 to 1, a row a pixel. */
  private static double[][] levels(double... settings) {
    return levelsIn(0, settings);
  }

  private static double[][] levelsIn(int epoch, double... settings) {
    Example example = Example.of(DATA);
    ColourJitter jitter =
        new ColourJitter(COLOURS, settings[0], settings[1], settings[2], settings[3]);
    DATA.augmented(jitter).read(0, Draw.of(5, epoch, 0), example);
    double[][] levels = new double[2][3];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 2; i++) {
        levels[i][c] =
            example.input()[2 * c + i] * COLOURS.deviations().get(c) + COLOURS.means().get(c);
      }
    }
    return levels;
  }

  private static double grey(double[] pixel) {
    return 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
  }

  @Test
  void withoutStrengthNothingChanges() {
    assertArrayEquals(PIXELS[0], levels(0, 0, 0, 0)[0], 1e-6);
    assertArrayEquals(PIXELS[1], levels(0, 0, 0, 0)[1], 1e-6);
  }

  @Test
  void brightnessIsAFactorOfAllLevels() {
    double[][] changed = levels(0.3, 0, 0, 0);
    double factor = changed[0][0] / PIXELS[0][0];
    assertTrue(Math.abs(factor - 1) <= 0.3 && Math.abs(factor - 1) > 1e-3, factor + "");
    for (int i = 0; i < 6; i++) {
      assertEquals(PIXELS[i / 3][i % 3] * factor, changed[i / 3][i % 3], 1e-6);
    }
  }

  @Test
  void contrastKeepsTheMeanGrey() {
    double[][] changed = levels(0, 0.5, 0, 0);
    double mean = (grey(PIXELS[0]) + grey(PIXELS[1])) / 2;
    assertEquals(mean, (grey(changed[0]) + grey(changed[1])) / 2, 1e-6);
    double factor = (changed[0][0] - mean) / (PIXELS[0][0] - mean);
    assertTrue(Math.abs(factor - 1) > 1e-3, factor + "");
    assertEquals(mean + factor * (PIXELS[1][2] - mean), changed[1][2], 1e-6);
  }

  @Test
  void saturationKeepsTheGreyOfEveryPixel() {
    double[][] changed = levels(0, 0, 0.5, 0);
    for (int i = 0; i < 2; i++) {
      assertEquals(grey(PIXELS[i]), grey(changed[i]), 1e-6);
    }
    double factor = (changed[0][0] - changed[0][1]) / (PIXELS[0][0] - PIXELS[0][1]);
    assertTrue(Math.abs(factor - 1) > 1e-3, factor + "");
    assertEquals(factor * (PIXELS[1][2] - PIXELS[1][0]), changed[1][2] - changed[1][0], 1e-6);
  }

  /** Against another implementation of hue, saturation and value: Java's. */
  @Test
  void hueTurnsAsInHsv() {
    double[][] primaries = {
      {0.6, 0.5, 0.3},
      {0.7, 0.2, 0.4},
      {0.2, 0.6, 0.3},
      {0.3, 0.5, 0.4},
      {0.2, 0.3, 0.4},
      {0.5, 0.1, 0.9}
    };
    for (int seed = 0; seed < 20; seed++) {
      RandomStream twin = new RandomStream(seed, 1);
      for (int i = 0; i < 3; i++) {
        twin.nextUniform(0, 1);
      }
      double turn = twin.nextUniform(-0.5, 0.5);
      for (double[] pixel : primaries) {
        float[] before = hsb(pixel);
        float[] after = hsb(jittered(pixel, 0.5, seed));
        double off = after[0] - before[0] - turn;
        assertEquals(0, off - Math.rint(off), 0.01);
        assertEquals(before[1], after[1], 0.01);
        assertEquals(before[2], after[2], 0.005);
      }
    }
  }

  private static double[] jittered(double[] pixel, double hue, long seed) {
    Normalisation plain = new Normalisation(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    float[] levels = {(float) pixel[0], (float) pixel[1], (float) pixel[2]};
    Dataset data = Examples.of(HostTensor.of(Shape.of(1, 3, 1, 1), levels)).build();
    Example example = Example.of(data);
    data.read(0, Draw.PLAIN, example);
    new ColourJitter(plain, 0, 0, 0, hue).apply(example, new RandomStream(seed, 1));
    return new double[] {example.input()[0], example.input()[1], example.input()[2]};
  }

  @Test
  void factorsLieOnBothSidesOfOneAsFarAsTheirStrength() {
    double[] smallest = {2, 2, 2};
    double[] largest = {0, 0, 0};
    for (int epoch = 0; epoch < 200; epoch++) {
      double mean = (grey(PIXELS[0]) + grey(PIXELS[1])) / 2;
      double brighter = levelsIn(epoch, 0.3, 0, 0, 0)[0][0] / PIXELS[0][0];
      double harder = (levelsIn(epoch, 0, 0.3, 0, 0)[0][0] - mean) / (PIXELS[0][0] - mean);
      double grey = grey(PIXELS[0]);
      double richer = (levelsIn(epoch, 0, 0, 0.3, 0)[0][0] - grey) / (PIXELS[0][0] - grey);
      double[] factors = {brighter, harder, richer};
      for (int i = 0; i < 3; i++) {
        smallest[i] = Math.min(smallest[i], factors[i]);
        largest[i] = Math.max(largest[i], factors[i]);
      }
    }
    for (int i = 0; i < 3; i++) {
      assertEquals(0.7, smallest[i], 0.02, "factor " + i);
      assertEquals(1.3, largest[i], 0.02, "factor " + i);
    }
  }

  @Test
  void aGreyPictureChangesInLightAndContrast() {
    Normalisation grey = new Normalisation(List.of(0.5), List.of(0.25));
    Dataset data = Examples.of(HostTensor.of(Shape.of(1, 1, 1, 2), 0.4f, 0.6f)).build();
    Example example = Example.of(data);
    data.read(0, Draw.PLAIN, example);
    float[] input = example.input();
    // As inputs, these are levels of 0.6 and 0.65.
    new ColourJitter(grey, 0, 0.9, 1, 0.5).apply(example, new RandomStream(3, 1));
    RandomStream twin = new RandomStream(3, 1);
    twin.nextUniform(0, 1);
    double harder = twin.nextUniform(0.1, 1.9);
    assertEquals((0.625 - 0.025 * harder - 0.5) / 0.25, input[0], 1e-6);
    assertEquals((0.625 + 0.025 * harder - 0.5) / 0.25, input[1], 1e-6);
  }

  private static float[] hsb(double[] pixel) {
    int[] bytes = new int[3];
    for (int c = 0; c < 3; c++) {
      bytes[c] = (int) Math.round(pixel[c] * 255);
    }
    return Color.RGBtoHSB(bytes[0], bytes[1], bytes[2], null);
  }

  @Test
  void levelsStayInTheirRange() {
    for (int epoch = 0; epoch < 50; epoch++) {
      for (double[] pixel : levelsIn(epoch, 1, 1, 1, 0.5)) {
        for (double level : pixel) {
          assertTrue(level >= -1e-6 && level <= 1 + 1e-6, level + "");
        }
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertEquals(
        "colour jitter: expected brightness, contrast and saturation of 0 to 1 and a hue of 0 to"
            + " 0.5, got 0.0, 0.0, 0.0 and 0.6",
        assertThrows(UsageException.class, () -> levels(0, 0, 0, 0.6)).getMessage());
    Normalisation two = new Normalisation(List.of(0.5, 0.5), List.of(0.5, 0.5));
    assertEquals(
        "colour jitter: expected a normalisation of 1 or 3 channels, got 2",
        assertThrows(UsageException.class, () -> new ColourJitter(two, 0, 0, 0, 0)).getMessage());
    Dataset grey = Examples.of(new float[1][4], new float[1]);
    Dataset view = grey.augmented(new ColourJitter(COLOURS, 0, 0, 0, 0));
    assertThrows(UsageException.class, () -> view.read(0, Draw.of(1, 0, 0), Example.of(view)));
  }

  @Test
  void aNormalisedViewIsNormalisedByChannelWheneverItIsRead() {
    LabelledDataset labelled =
        Examples.of(HostTensor.of(Shape.of(1, 2, 1, 1), 0.5f, 1), new int[1], List.of("a", "b"));
    Normalisation levels = new Normalisation(List.of(0.25, 0.5), List.of(0.5, 0.25));
    LabelledDataset view = labelled.normalised(levels);
    assertEquals(levels, view.normalisation().orElseThrow());
    float[] input = new float[2];
    view.input(0, input, 0);
    assertArrayEquals(new float[] {0.5f, 2}, input);
    assertEquals(
        "normalised: expected an input of 2 channels that is not normalised, got a normalised one"
            + " of 2x1x1 of examples",
        assertThrows(UsageException.class, () -> view.normalised(levels)).getMessage());
    assertEquals(
        "normalised: expected an input of 3 channels that is not normalised, got 2x1x1 of examples",
        assertThrows(UsageException.class, () -> labelled.normalised(COLOURS)).getMessage());
  }
}
