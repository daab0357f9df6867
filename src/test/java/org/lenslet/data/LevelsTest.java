package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lenslet.data.augment.ColourJitter;
import org.lenslet.data.augment.ImageAugmentations;
import org.lenslet.tensor.Shape;

class LevelsTest {
  private static final int LEVELS = 256;

  private static final Normalisation COLOURS =
      new Normalisation(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

  /** Three pictures of 2x3 pixels in three channels. */
  private static ByteDataset pictures() {
    byte[] pixels = new byte[3 * 18];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (37 * i);
    }
    return new ByteDataset(
        "bytes", Shape.of(3, 2, 3), List.of("a", "b"), pixels, new byte[] {0, 1, 0}, COLOURS);
  }

  private static float[] values(Dataset data, int index, Draw draw) {
    Example example = Example.of(data);
    data.read(index, draw, example);
    return example.input().clone();
  }

  private static byte[] levels(Dataset data, int index, Draw draw) {
    Example example = Example.ofLevels(data);
    example.clear();
    data.read(index, draw, example);
    return example.levels().clone();
  }

  @Test
  void theTableHoldsWhatTheNormalisationGivesAndLeadsBack() {
    for (Normalisation normalisation :
        List.of(
            COLOURS,
            Normalisation.of(0.1307, 0.3081),
            Normalisation.of(0, 1),
            Normalisation.of(-3, 0.001),
            Normalisation.of(0.5, 250))) {
      Levels levels = Levels.of(normalisation);
      float[] table = levels.table().floats();
      for (int channel = 0; channel < normalisation.channels(); channel++) {
        for (int level = 0; level < LEVELS; level++) {
          double mean = normalisation.means().get(channel);
          double deviation = normalisation.deviations().get(channel);
          float value = (float) ((level / 255.0 - mean) / deviation);
          assertEquals(value, table[channel * LEVELS + level], normalisation + " " + level);
        }
      }
      byte[] back = new byte[table.length];
      levels.toLevels(table, back);
      for (int i = 0; i < table.length; i++) {
        assertEquals((byte) i, back[i], normalisation + " " + i);
      }
    }
  }

  @Test
  void valuesBecomeTheNearestLevel() {
    Levels levels = Levels.of(Normalisation.of(0, 1 / 255.0));
    float[] values = {-70, 0.4f, 0.6f, 254.4f, 254.6f, 1e9f};
    byte[] bytes = new byte[values.length];
    levels.toLevels(values, bytes);
    assertArrayEquals(new byte[] {0, 0, 1, (byte) 254, (byte) 255, (byte) 255}, bytes);
    levels.round(values);
    assertArrayEquals(new float[] {0, 0, 1, 254, 255, 255}, values);
  }

  @Test
  void bytesComeThroughViewsAsTheyAre() {
    ByteDataset data = pictures();
    Dataset view = data.subset(2, 0).augmented(ImageAugmentations.randomShift(0));
    byte[] expected = new byte[18];
    for (int i = 0; i < 18; i++) {
      expected[i] = (byte) (37 * (36 + i));
    }
    assertArrayEquals(expected, levels(data, 2, Draw.PLAIN));
    assertArrayEquals(expected, levels(view, 0, Draw.of(1, 0, 0)));
    float[] values = values(data, 2, Draw.PLAIN);
    for (int i = 0; i < 18; i++) {
      assertEquals(
          data.levels().orElseThrow().table().floats()[i / 6 * LEVELS + (expected[i] & 0xFF)],
          values[i]);
    }
  }

  @Test
  void whatIsClearedIsZeroAndWhatAsksForValuesGetsThem() {
    Dataset data = pictures();
    Example example = Example.ofLevels(data);
    data.read(1, Draw.PLAIN, example);
    assertArrayEquals(values(data, 1, Draw.PLAIN), example.input());
    example.input()[0] = Float.POSITIVE_INFINITY;
    assertEquals((byte) 255, example.levels()[0]);
    example.clear();
    assertArrayEquals(new float[18], example.input());
    // The mean of red, 0.485, lies between 123 and 124.
    assertEquals(124, example.levels()[0]);
  }

  /** Bits differ by whether a device has room for bytes otherwise. */
  @Test
  void asValuesAreTheValuesOfTheLevels() {
    Dataset data =
        pictures()
            .augmented(ImageAugmentations.randomRotation(30))
            .augmented(ImageAugmentations.padAndCrop(1));
    float[] table = data.levels().orElseThrow().table().floats();
    assertTrue(data.asValues().levels().isEmpty());
    for (int index = 0; index < 3; index++) {
      Draw draw = Draw.of(7, 2, index);
      byte[] levels = levels(data, index, draw);
      float[] values = values(data.asValues(), index, Draw.of(7, 2, index));
      for (int i = 0; i < values.length; i++) {
        assertEquals(table[i / 6 * LEVELS + (levels[i] & 0xFF)], values[i]);
      }
    }
    Dataset floats = Examples.of(new float[][] {{1}}, new float[] {2});
    assertSame(floats, floats.asValues());
  }

  @Test
  void picturesKeepLevelsAndWhatMayBeAnythingDoesNot() {
    ByteDataset data = pictures();
    List<Augmentation> kept =
        List.of(
            ImageAugmentations.randomMirror(),
            ImageAugmentations.randomShift(1),
            ImageAugmentations.padAndCrop(1),
            ImageAugmentations.randomResizedCrop(0.5),
            ImageAugmentations.randomRotation(5),
            ImageAugmentations.cutout(1),
            new ColourJitter(COLOURS, 0.1, 0.1, 0.1, 0.1));
    for (Augmentation augmentation : kept) {
      assertEquals(data.levels(), data.augmented(augmentation).levels());
      assertEquals(
          data.levels(), data.inEpoch(1, 0).augmented(augmentation.then(kept.get(0))).levels());
    }
    Augmentation noise = (example, random) -> example.input()[0] += random.nextNormal();
    assertEquals(Optional.empty(), data.augmented(noise).levels());
    assertEquals(Optional.empty(), data.augmented(kept.get(0).then(noise)).levels());
    assertEquals(Optional.empty(), data.augmented(noise.then(kept.get(0))).levels());
    assertFalse(noise.keepsLevels());
  }
}
