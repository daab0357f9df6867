package org.lenslet.data.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;

class ExifTest {
  private static final Orientation TURNED = Orientation.of(6);

  /** A directory at its place that says how many entries it has, and so many that it has. */
  private static byte[] tiff(int directory, int said, int... tags) {
    ByteBuffer tiff = ByteBuffer.allocate(directory + 2 + 12 * tags.length);
    tiff.order(ByteOrder.LITTLE_ENDIAN);
    tiff.put("II".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(directory);
    tiff.position(directory);
    tiff.putShort((short) said);
    for (int tag : tags) {
      tiff.putShort((short) tag).putShort((short) 3).putInt(1).putInt(6);
    }
    return tiff.array();
  }

  private static Orientation inJpeg(byte[] tiff) throws IOException {
    ByteBuffer jpeg = ByteBuffer.allocate(12 + tiff.length + 2);
    jpeg.putInt(0xFFD8FFE1).putShort((short) (8 + tiff.length));
    jpeg.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff).putShort((short) 0xFFDA);
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg.array()))) {
      Orientation orientation = Orientation.of(stream);
      assertEquals(0, stream.getStreamPosition());
      return orientation;
    }
  }

  @Test
  void theTagIsFoundWhereverItStands() throws IOException {
    assertEquals(TURNED, inJpeg(tiff(8, 1, 0x0112)));
    assertEquals(TURNED, inJpeg(tiff(8, 3, 0x010F, 0x0110, 0x0112)));
    assertEquals(TURNED, inJpeg(tiff(20, 1, 0x0112)));
  }

  @Test
  void whatIsNoEntryOfTheDirectoryDoesNotCount() throws IOException {
    assertEquals(Orientation.NORMAL, inJpeg(tiff(8, 0, 0x0112)));
    assertEquals(Orientation.NORMAL, inJpeg(tiff(8, 1, 0x010F, 0x0112)));
    // An entry that the file ends in.
    byte[] whole = tiff(8, 1, 0x0112);
    assertEquals(Orientation.NORMAL, inJpeg(Arrays.copyOf(whole, whole.length - 1)));
  }

  @Test
  void aDirectoryOutsideOfTheFileIsNone() throws IOException {
    assertEquals(Orientation.NORMAL, inJpeg(tiff(8, 5)));
    byte[] beyond = tiff(8, 1, 0x0112);
    for (int place : new int[] {0, 7, beyond.length - 1, beyond.length, -8}) {
      ByteBuffer.wrap(beyond).order(ByteOrder.LITTLE_ENDIAN).putInt(4, place);
      assertEquals(Orientation.NORMAL, inJpeg(beyond), "at " + place);
    }
    assertEquals(Orientation.NORMAL, inJpeg(new byte[7]));
  }

  private static Orientation of(byte[] file) throws IOException {
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
      return Orientation.of(stream);
    }
  }

  /** A JPEG of one segment that holds a turned picture's EXIF. */
  private static byte[] jpeg(int... before) {
    byte[] tiff = tiff(8, 1, 0x0112);
    ByteBuffer jpeg = ByteBuffer.allocate(2 + before.length + 8 + tiff.length + 2);
    jpeg.putShort((short) 0xFFD8);
    for (int value : before) {
      jpeg.put((byte) value);
    }
    jpeg.putShort((short) (8 + tiff.length));
    jpeg.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff).putShort((short) 0xFFDA);
    return jpeg.array();
  }

  @Test
  void segmentsAreKnownByTheirMarkers() throws IOException {
    assertEquals(TURNED, of(jpeg(0xFF, 0xE1)));
    assertEquals(TURNED, of(jpeg(0xFF, 0xFF, 0xE1)));
    assertEquals(TURNED, of(jpeg(0xFF, 0xFF, 0xFF, 0xE1)));
    assertEquals(Orientation.NORMAL, of(jpeg(0xFF, 0xE2)));
    assertEquals(Orientation.NORMAL, of(Arrays.copyOf(jpeg(0xFF, 0xE1), 5)));
  }
}
