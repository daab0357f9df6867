package org.lenslet.data.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {

  /** Three columns, two rows, each pixel another colour. */
  private static BufferedImage picture() {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 6; i++) {
      image.setRGB(i % 3, i / 3, 0x010203 * (i + 1));
    }
    return image;
  }

  /** What {@link PictureFileTest} proves of files holds of pictures in memory. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void picturesInMemoryAreTurnedAsFilesAre(int value) {
    Orientation orientation = Orientation.of(value);
    Pixels expected = orientation.apply(Pixels.rgb(picture()));
    BufferedImage turned = orientation.apply(picture());
    assertEquals(value < 5 ? 3 : 2, turned.getWidth());
    assertEquals(value < 5 ? 2 : 3, turned.getHeight());
    Pixels got = Pixels.rgb(turned);
    assertEquals(expected.width(), got.width());
    assertEquals(expected.height(), got.height());
    assertArrayEquals(expected.values(), got.values());
  }

  @Test
  void whatIsNotTurnedIsNotCopied() {
    BufferedImage image = picture();
    assertSame(image, Orientation.NORMAL.apply(image));
    assertSame(Orientation.NORMAL, Orientation.of(0));
    assertSame(Orientation.NORMAL, Orientation.of(9));
    assertSame(Orientation.NORMAL, Orientation.of(-1));
  }
}
