package org.lenslet.data.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.data.Augmentation;
import org.lenslet.data.Dataset;
import org.lenslet.data.Draw;
import org.lenslet.data.Example;
import org.lenslet.data.Examples;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

class GeometricAugmentationsTest {
  private static final int SIDE = 9;
  private static final int PLANE = SIDE * SIDE;

  /** Two channels of 9x9, the level of each pixel 1 + its class, the second ten times the first. */
  private static final Dataset DATA = data();

  private static Dataset data() {
    float[] levels = new float[2 * PLANE];
    int[] classes = new int[PLANE];
    for (int i = 0; i < PLANE; i++) {
      classes[i] = i;
      levels[i] = i + 1;
      levels[PLANE + i] = 10 * (i + 1);
    }
    return Examples.of(HostTensor.of(Shape.of(1, 2, SIDE, SIDE), levels))
        .classes(HostTensor.ofInts(Shape.of(1, SIDE, SIDE), classes), PLANE)
        .build();
  }

  private static Example read(Augmentation augmentation, int epoch) {
    Example example = Example.of(DATA);
    DATA.augmented(augmentation).read(0, Draw.of(1, epoch, 0), example);
    for (int i = 0; i < PLANE; i++) {
      float level = example.input()[i];
      assertEquals(10 * level, example.input()[PLANE + i], 1e-3);
    }
    return example;
  }

  @Test
  void aCropAfterPaddingBringsInZerosAndTakesEveryWay() {
    Set<Integer> corners = new HashSet<>();
    for (int epoch = 0; epoch < 200; epoch++) {
      Example example = read(ImageAugmentations.padAndCrop(2), epoch);
      int zeros = 0;
      for (int i = 0; i < PLANE; i++) {
        int expected = (int) example.input()[i];
        assertEquals(expected == 0 ? 0 : expected - 1, example.targets().get(0).ints()[i]);
        zeros += expected == 0 ? 1 : 0;
      }
      int middle = (int) example.input()[PLANE / 2] - 1;
      int down = SIDE / 2 - middle / SIDE;
      int right = SIDE / 2 - middle % SIDE;
      assertEquals(PLANE - (SIDE - Math.abs(down)) * (SIDE - Math.abs(right)), zeros);
      corners.add(middle);
    }
    assertEquals(25, corners.size());
  }

  @Test
  void aPartIsMadeAsLargeAsThePicture() {
    Set<Float> seen = new HashSet<>();
    for (int epoch = 0; epoch < 50; epoch++) {
      Example example = read(ImageAugmentations.randomResizedCrop(0.2), epoch);
      float[] input = example.input();
      // Levels grow evenly along rows and columns: they still do, by no more.
      float acrossFirst = input[4] - input[3];
      float down = input[4 * SIDE + 4] - input[3 * SIDE + 4];
      assertTrue(acrossFirst > 0 && acrossFirst <= 1 + 1e-4, acrossFirst + "");
      assertTrue(down > 0 && down <= SIDE + 1e-3, down + "");
      assertTrue(input[0] >= 1 && input[PLANE - 1] <= PLANE);
      for (int i = 0; i < PLANE; i++) {
        int label = example.targets().get(0).ints()[i];
        assertEquals(input[i] - 1, label, SIDE / 2.0 + 0.51, "the nearest pixel's class");
      }
      seen.add(acrossFirst);
    }
    assertTrue(seen.size() > 5, seen + "");
    assertArrayEquals(
        Plain.input(), read(ImageAugmentations.randomResizedCrop(1), 0).input(), 1e-4f);
  }

  /** The example unchanged. */
  private static final class Plain {
    static float[] input() {
      Example example = Example.of(DATA);
      DATA.read(0, Draw.PLAIN, example);
      return example.input();
    }
  }

  @Test
  void aTurnKeepsTheMiddleAndTurnsBothWays() {
    float[] plain = Plain.input();
    int clockwise = 0;
    for (int epoch = 0; epoch < 40; epoch++) {
      Example example = read(ImageAugmentations.randomRotation(30), epoch);
      float[] input = example.input();
      assertEquals(plain[PLANE / 2], input[PLANE / 2], 1e-3);
      assertEquals((int) plain[PLANE / 2] - 1, example.targets().get(0).ints()[PLANE / 2]);
      // Right of the middle: what has been above comes down where it turns clockwise.
      float right = input[PLANE / 2 + 3] - plain[PLANE / 2 + 3];
      float left = input[PLANE / 2 - 3] - plain[PLANE / 2 - 3];
      assertEquals(-right, left, 1e-3);
      clockwise += right < 0 ? 1 : 0;
    }
    assertTrue(clockwise > 8 && clockwise < 32, clockwise + " of 40");
    assertArrayEquals(plain, read(ImageAugmentations.randomRotation(0), 0).input(), 1e-4f);
  }

  @Test
  void aHalfTurnReversesThePicture() {
    Example example = Example.of(DATA);
    DATA.read(0, Draw.PLAIN, example);
    new AffineMap(SIDE - 1, -1, 0, SIDE - 1, 0, -1, false).apply(example);
    for (int i = 0; i < PLANE; i++) {
      assertEquals(PLANE - i, example.input()[i], 1e-4);
      assertEquals(PLANE - 1 - i, example.targets().get(0).ints()[i]);
    }
  }

  /** What a pixel has no share of it does not spoil. */
  @Test
  void aPixelThatIsNoNumberStaysAlone() {
    float[] levels = {1, 2, 3, 4, Float.NaN, 6, 7, 8, 9};
    Dataset data = Examples.of(HostTensor.of(Shape.of(1, 3, 3), levels)).build();
    Example example = Example.of(data);
    data.read(0, Draw.PLAIN, example);
    new AffineMap(2, -1, 0, 2, 0, -1, false).apply(example);
    assertArrayEquals(new float[] {9, 8, 7, 6, Float.NaN, 4, 3, 2, 1}, example.input());
  }

  @Test
  void aClassOfTheWholePictureStays() {
    Dataset data =
        Examples.of(HostTensor.of(Shape.of(1, 1, 1, 2), 1, 2))
            .classes(HostTensor.ofInts(Shape.of(1), 1), 2)
            .build();
    for (int epoch = 0; epoch < 10; epoch++) {
      Example example = Example.of(data);
      data.augmented(ImageAugmentations.padAndCrop(1)).read(0, Draw.of(1, epoch, 0), example);
      assertEquals(1, example.targets().get(0).ints()[0]);
    }
  }

  /** So that a run taken again, on any machine, learns from the same pictures. */
  @Test
  void whereACropLiesFollowsFromSeedEpochAndExample() {
    List<Integer> middles = new ArrayList<>();
    for (int epoch = 0; epoch < 6; epoch++) {
      middles.add((int) read(ImageAugmentations.padAndCrop(2), epoch).input()[PLANE / 2] - 1);
    }
    assertEquals(List.of(32, 51, 23, 31, 24, 29), middles);
  }

  @Test
  void settingsAtTheEndsOfTheirRangesAreTaken() {
    assertArrayEquals(Plain.input(), read(ImageAugmentations.padAndCrop(0), 0).input());
    read(ImageAugmentations.randomRotation(180), 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 30})
  void aSquareIsCutOut(int side) {
    float[] plain = Plain.input();
    Set<Integer> counts = new HashSet<>();
    for (int epoch = 0; epoch < 60; epoch++) {
      Example example = read(ImageAugmentations.cutout(side), epoch);
      int zeros = 0;
      for (int i = 0; i < PLANE; i++) {
        zeros += example.input()[i] == 0 ? 1 : 0;
        assertTrue(example.input()[i] == 0 || example.input()[i] == plain[i]);
        assertEquals(i, example.targets().get(0).ints()[i]);
      }
      assertTrue(zeros >= Math.min(PLANE, ((side + 1) / 2) * ((side + 1) / 2)), zeros + "");
      assertTrue(zeros <= Math.min(PLANE, side * side), zeros + "");
      counts.add(zeros);
    }
    assertTrue(counts.contains(Math.min(PLANE, side * side)), counts + "");
    assertEquals(side == 1 || side == 30, counts.size() == 1, counts + "");
  }

  @Test
  void equalDrawsChangeEqually() {
    Augmentation all =
        ImageAugmentations.padAndCrop(1)
            .then(ImageAugmentations.randomRotation(10))
            .then(ImageAugmentations.randomResizedCrop(0.5))
            .then(ImageAugmentations.cutout(2));
    assertArrayEquals(read(all, 3).input(), read(all, 3).input());
    assertTrue(read(all, 3).input()[40] != read(all, 4).input()[40]);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertRefused(
        "pad and crop: expected at least 0 pixels, got -1",
        () -> ImageAugmentations.padAndCrop(-1));
    assertRefused(
        "random resized crop: expected an area above 0 and up to 1, got 0.0",
        () -> ImageAugmentations.randomResizedCrop(0));
    assertRefused(
        "random rotation: expected 0 to 180 degrees, got 181.0",
        () -> ImageAugmentations.randomRotation(181));
    assertRefused(
        "cutout: expected a side of at least 1 pixel, got 0", () -> ImageAugmentations.cutout(0));
  }

  private static void assertRefused(String message, Runnable making) {
    assertEquals(message, assertThrows(UsageException.class, making::run).getMessage());
  }
}
