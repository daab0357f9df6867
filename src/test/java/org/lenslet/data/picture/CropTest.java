package org.lenslet.data.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lenslet.random.RandomStream;

class CropTest {

  @Test
  void theMiddleLiesOnWholePixelsOfTheScaledPicture() {
    assertEquals(new Crop(0, 1.6, 6.4, 6.4), Crop.centre(4, 5).of(8, 10));
    assertEquals(new Crop(1.6, 0, 6.4, 6.4), Crop.centre(4, 5).of(10, 8));
    assertEquals(new Crop(3, 1, 4, 4), Crop.centre(4, 7).of(11, 7));
    // A picture of the size is taken as it is; one that is as wide alone is not.
    assertEquals(new Crop(0, 0, 4, 4), Crop.centre(4, 8).of(4, 4));
    assertEquals(new Crop(1, 1.5, 2, 2), Crop.centre(4, 8).of(4, 5));
    assertEquals(new Crop(1.5, 1, 2, 2), Crop.centre(4, 8).of(5, 4));
  }

  @Test
  void aPartByChanceHasItsAreaAndItsProportions() {
    double smallest = 1;
    double largest = 0;
    double slimmest = 9;
    double widest = 0;
    boolean[] ends = new boolean[4];
    for (int seed = 0; seed < 400; seed++) {
      Crop crop = Crop.randomResized(0.25, new RandomStream(seed, 0)).of(1000, 800);
      double area = crop.width() * crop.height() / 800_000;
      double ratio = crop.width() / crop.height();
      smallest = Math.min(smallest, area);
      largest = Math.max(largest, area);
      slimmest = Math.min(slimmest, ratio);
      widest = Math.max(widest, ratio);
      double spareX = 1000 - crop.width();
      double spareY = 800 - crop.height();
      assertTrue(crop.left() >= 0 && crop.left() <= spareX, crop.toString());
      assertTrue(crop.top() >= 0 && crop.top() <= spareY, crop.toString());
      ends[0] |= spareX > 100 && crop.left() < 0.05 * spareX;
      ends[1] |= spareX > 100 && crop.left() > 0.95 * spareX;
      ends[2] |= spareY > 100 && crop.top() < 0.05 * spareY;
      ends[3] |= spareY > 100 && crop.top() > 0.95 * spareY;
    }
    assertEquals(0.25, smallest, 0.01);
    assertTrue(largest > 0.9 && largest <= 1, largest + "");
    assertEquals(0.75, slimmest, 0.01);
    assertEquals(4 / 3.0, widest, 0.01);
    for (boolean end : ends) {
      assertTrue(end);
    }
  }

  /** The numbers of one picture must not depend on the sizes of those before. */
  @Test
  void aCropDrawsTheSameCountOfNumbersWhateverThePicture() {
    RandomStream random = new RandomStream(5, 0);
    Crop.randomResized(0.5, random).of(1000, 1);
    RandomStream twin = new RandomStream(5, 0);
    for (int i = 0; i < 40; i++) {
      twin.nextUniform(0, 1);
    }
    assertEquals(twin.nextUniform(0, 1), random.nextUniform(0, 1));
  }

  @Test
  void ofPicturesTooSlimTheMiddleIsTaken() {
    Crop.Choice choice = Crop.randomResized(0.5, new RandomStream(5, 0));
    double extent = 4 / 3.0;
    assertEquals(new Crop((1000 - extent) / 2, 0, extent, 1), choice.of(1000, 1));
    assertEquals(new Crop(0, (1000 - extent) / 2, 1, extent), choice.of(1, 1000));
  }

  /** A picture of one row has no room to choose a row. */
  @Test
  void aPartMayFillThePicture() {
    Crop crop = Crop.randomResized(1, new RandomStream(1, 0)).of(1, 1);
    assertEquals(new Crop(0, 0, 1, 1), crop);
  }

  @Test
  void smallPicturesHaveCropsOfWholePixels() {
    int wide = 0;
    int high = 0;
    for (int seed = 0; seed < 50; seed++) {
      RandomStream random = new RandomStream(seed, 0);
      wide += Crop.randomResized(0.25, random).of(2, 1).width() == 1 ? 1 : 0;
      high += Crop.randomResized(0.25, random).of(1, 2).height() == 1 ? 1 : 0;
      assertEquals(new Crop(0, 0, 1, 1), Crop.randomResized(1e-9, random).of(1, 1));
    }
    assertTrue(wide > 10 && high > 10, wide + " and " + high);
  }
}
