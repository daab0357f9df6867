package org.lenslet.data.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import org.junit.jupiter.api.Test;

class PixelsTest {

  private static int[] rgb(BufferedImage image) {
    Pixels pixels = Pixels.rgb(image);
    assertEquals(image.getWidth(), pixels.width());
    assertEquals(image.getHeight(), pixels.height());
    assertEquals(3, pixels.samples());
    int[] values = new int[pixels.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels.values()[i] & 0xFF;
    }
    return values;
  }

  @Test
  void coloursPackedIntoNumbersAreUnpackedRowByRow() {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    int[] expected = new int[12];
    for (int i = 0; i < 4; i++) {
      image.setRGB(i % 2, i / 2, 0x0B1621 + i * 0x010203);
      expected[3 * i] = 0x0B + i;
      expected[3 * i + 1] = 0x16 + 2 * i;
      expected[3 * i + 2] = 0x21 + 3 * i;
    }
    assertArrayEquals(expected, rgb(image));
  }

  @Test
  void whatIsHalfTransparentIsHalfWhite() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x33640000);
    image.setRGB(1, 0, 0xFF010203);
    // A fifth of 100, four fifths of white.
    assertArrayEquals(new int[] {224, 204, 204, 1, 2, 3}, rgb(image));
  }

  /**
   * As everybody does: networks have learnt from samples, not from what a profile makes of them.
   */
  @Test
  void samplesOfAnotherProfileAreTakenAsTheyAre() {
    assertArrayEquals(new int[] {10, 128, 250}, rgb(ofSpace(ColorSpace.CS_LINEAR_RGB)));
  }

  /** Which no profile makes red, green and blue of by itself. */
  @Test
  void samplesOfAnotherKindAreConverted() {
    int[] white = rgb(ofSpace(ColorSpace.CS_CIEXYZ));
    assertEquals(3, white.length);
    // Much of the third coordinate is blue.
    assertEquals(255, white[2]);
    assertEquals(0, white[0], 1);
  }

  private static BufferedImage ofSpace(int space) {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(space), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(model, model.createCompatibleWritableRaster(1, 1), false, null);
    image.getRaster().setPixel(0, 0, new int[] {10, 128, 250});
    return image;
  }

  @Test
  void aNumberBeyondThePaletteIsBlack() {
    byte[] levels = {7, 8, 9};
    IndexColorModel palette = new IndexColorModel(2, 3, levels, levels, levels);
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    image.getRaster().setSamples(0, 0, 4, 1, 0, new int[] {0, 1, 2, 3});
    assertArrayEquals(new int[] {7, 7, 7, 8, 8, 8, 9, 9, 9, 0, 0, 0}, rgb(image));
    assertArrayEquals(new byte[] {0, 1, 2, 3}, Pixels.indices(image).values());
    assertNull(Pixels.indices(ofSpace(ColorSpace.CS_sRGB)));
  }
}
