package org.lenslet.lab.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

class FilterPicturesTest {

  @Test
  void threeChannelsAreOneColourPicture() {
    // One filter of 1 x 2 weights: the planes are red, green, blue.
    HostTensor filters = HostTensor.of(Shape.of(1, 3, 1, 2), 2, 0, -2, 0, 1, Float.NaN);
    List<Picture> pictures = FilterPictures.of(filters, 10);
    assertEquals(1, pictures.size());
    assertEquals("filter 0", pictures.get(0).name());
    assertPixels(pictures.get(0).image(), 0xff01c0, 0x808080);
  }

  @Test
  void otherChannelsAreAGreyPictureEach() {
    HostTensor filters = HostTensor.of(Shape.of(2, 2, 1, 2), 1, -1, 0, 0.5f, 0, 0, 0, 0);
    List<Picture> pictures = FilterPictures.of(filters, 10);
    assertEquals(
        List.of(
            "filter 0, channel 0",
            "filter 0, channel 1",
            "filter 1, channel 0",
            "filter 1, channel 1"),
        pictures.stream().map(Picture::name).toList());
    assertPixels(pictures.get(0).image(), 0xffffff, 0x010101);
    assertPixels(pictures.get(1).image(), 0x808080, 0xc0c0c0);
    assertPixels(pictures.get(2).image(), 0x808080, 0x808080);
  }

  @Test
  void addressHoldsThePictureAsPng() throws IOException {
    HostTensor filters = HostTensor.of(Shape.of(1, 1, 2, 1), 1, -1);
    String address = FilterPictures.of(filters, 1).get(0).dataUri();
    String start = "data:image/png;base64,";
    assertTrue(address.startsWith(start));
    byte[] png = Base64.getDecoder().decode(address.substring(start.length()));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(1, image.getWidth());
    assertEquals(2, image.getHeight());
    assertPixels(image, 0xffffff, 0x010101);
  }

  @Test
  void aWideLayerIsCutWithAWord() {
    HostTensor filters = HostTensor.zeros(TensorSpec.f32(200, 2, 1, 1));
    String html = FilterSection.html(filters);
    assertEquals(256, html.split("<img ", -1).length - 1);
    assertTrue(html.contains("200 filters of 1 x 1 weights, a picture for each channel."));
    assertTrue(html.contains("The first 256 pictures are shown."));
  }

  private static void assertPixels(BufferedImage image, int... expected) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xffffff;
    }
    assertArrayEquals(expected, pixels);
  }
}
