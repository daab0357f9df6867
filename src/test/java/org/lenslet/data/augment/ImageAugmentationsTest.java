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
import org.lenslet.data.Augmentation;
import org.lenslet.data.Dataset;
import org.lenslet.data.Draw;
import org.lenslet.data.Example;
import org.lenslet.data.Examples;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

class ImageAugmentationsTest {
  /** Two channels of 2x3, the second ten times the first; a class for each pixel. */
  private static final Dataset DATA =
      Examples.of(HostTensor.of(Shape.of(1, 2, 2, 3), 1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60))
          .classes(HostTensor.ofInts(Shape.of(1, 2, 3), 0, 1, 2, 3, 4, 5), 6)
          .build();

  private static Example read(Augmentation augmentation, int epoch) {
    Example example = Example.of(DATA);
    DATA.augmented(augmentation).read(0, Draw.of(1, epoch, 0), example);
    // Channels and classes have moved alike.
    for (int i = 0; i < 6; i++) {
      assertEquals(example.input()[i] * 10, example.input()[i + 6]);
      assertEquals(example.input()[i] - 1, example.targets().get(0).ints()[i]);
    }
    return example;
  }

  @Test
  void aMirrorSwapsLeftAndRightAboutEverySecondTime() {
    int mirrored = 0;
    for (int epoch = 0; epoch < 100; epoch++) {
      int[] classes = read(ImageAugmentations.randomMirror(), epoch).targets().get(0).ints();
      if (classes[0] == 0) {
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, classes);
      } else {
        assertArrayEquals(new int[] {2, 1, 0, 5, 4, 3}, classes);
        mirrored++;
      }
    }
    assertTrue(mirrored > 30 && mirrored < 70, mirrored + " of 100");
  }

  @Test
  void aShiftRepeatsTheBorderAndTakesEveryWay() {
    Set<List<Integer>> seen = new HashSet<>();
    for (int epoch = 0; epoch < 100; epoch++) {
      int[] classes = read(ImageAugmentations.randomShift(1), epoch).targets().get(0).ints();
      seen.add(List.of(classes[0], classes[1], classes[2], classes[3], classes[4], classes[5]));
    }
    assertEquals(9, seen.size());
    assertTrue(seen.contains(List.of(0, 1, 2, 3, 4, 5)), "none");
    assertTrue(seen.contains(List.of(0, 1, 2, 0, 1, 2)), "down");
    assertTrue(seen.contains(List.of(3, 4, 5, 3, 4, 5)), "up");
    assertTrue(seen.contains(List.of(0, 0, 1, 3, 3, 4)), "right");
    assertTrue(seen.contains(List.of(4, 5, 5, 4, 5, 5)), "up and left");
  }

  /** So that a run taken again, on any machine, learns from the same pictures. */
  @Test
  void whatChanceDoesFollowsFromSeedEpochAndExample() {
    List<Integer> mirrored = new ArrayList<>();
    List<Integer> corners = new ArrayList<>();
    for (int epoch = 0; epoch < 8; epoch++) {
      mirrored.add(read(ImageAugmentations.randomMirror(), epoch).targets().get(0).ints()[0]);
      corners.add(read(ImageAugmentations.randomShift(1), epoch).targets().get(0).ints()[0]);
    }
    assertEquals(List.of(2, 0, 2, 2, 2, 2, 0, 0), mirrored);
    assertEquals(List.of(0, 4, 1, 0, 1, 0, 3, 1), corners);
  }

  @Test
  void aShiftByNoPixelAndAPictureWithoutChannelsAreTaken() {
    assertArrayEquals(
        new int[] {0, 1, 2, 3, 4, 5},
        read(ImageAugmentations.randomShift(0), 0).targets().get(0).ints());
    Dataset flat = Examples.of(HostTensor.of(Shape.of(1, 1, 2), 1, 2)).build();
    Set<Float> first = new HashSet<>();
    for (int epoch = 0; epoch < 20; epoch++) {
      Example example = Example.of(flat);
      flat.augmented(ImageAugmentations.randomMirror()).read(0, Draw.of(1, epoch, 0), example);
      first.add(example.input()[0]);
    }
    assertEquals(Set.of(1f, 2f), first);
  }

  @Test
  void whatIsNoPictureIsRefused() {
    Dataset rows = Examples.of(new float[1][4], new float[1]);
    Dataset shifted = rows.augmented(ImageAugmentations.randomShift(1));
    assertEquals(
        "image augmentation: expected an input of channels x height x width, got 4",
        assertThrows(
                UsageException.class, () -> shifted.read(0, Draw.of(1, 0, 0), Example.of(shifted)))
            .getMessage());
    assertEquals(
        "random shift: expected at least 0 pixels, got -1",
        assertThrows(UsageException.class, () -> ImageAugmentations.randomShift(-1)).getMessage());
  }
}
