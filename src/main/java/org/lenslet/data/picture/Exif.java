package org.lenslet.data.picture;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;

/**
 * The orientation that cameras and telephones leave in a picture's file instead of turning its
 * pixels: in a segment APP1 of a JPEG, in a chunk eXIf of a PNG. No readers of Java's look for it.
 */
final class Exif {
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

  private static final long PNG = 0x89504E470D0A1A0AL;
  private static final int EXIF_CHUNK = 0x65584966;
  private static final int DATA_CHUNK = 0x49444154;

  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  /** No more is looked at: the tag stands in the first directory, near the start. */
  private static final int MOST_BYTES = 1 << 16;

  private Exif() {}

  /** Of the file's picture; normal where nothing is said. The stream's position is kept. */
  static Orientation orientation(ImageInputStream stream) throws IOException {
    long start = stream.getStreamPosition();
    stream.setByteOrder(ByteOrder.BIG_ENDIAN);
    try {
      for (JpegSegment segment : JpegSegment.read(stream, marker -> marker == JpegSegment.APP1)) {
        byte[] content = segment.content();
        if (Arrays.equals(EXIF, Arrays.copyOf(content, EXIF.length))) {
          return inTiff(Arrays.copyOfRange(content, EXIF.length, content.length));
        }
      }
      stream.seek(start);
      return stream.readLong() == PNG ? inPng(stream) : Orientation.NORMAL;
    } catch (EOFException e) {
      return Orientation.NORMAL; // whoever reads the picture will say what is missing
    } finally {
      stream.seek(start);
    }
  }

  private static Orientation inPng(ImageInputStream stream) throws IOException {
    while (true) {
      long length = stream.readUnsignedInt();
      int type = stream.readInt();
      long next = stream.getStreamPosition() + length + Integer.BYTES;
      if (type == DATA_CHUNK) {
        return Orientation.NORMAL;
      }
      if (type == EXIF_CHUNK) {
        byte[] chunk = new byte[(int) Math.min(MOST_BYTES, length)];
        stream.readFully(chunk);
        return inTiff(chunk);
      }
      stream.seek(next);
    }
  }

  private static Orientation inTiff(byte[] bytes) {
    ByteBuffer tiff = ByteBuffer.wrap(bytes);
    if (bytes.length < 8) {
      return Orientation.NORMAL;
    }
    String order = new String(bytes, 0, 2, StandardCharsets.US_ASCII);
    tiff.order(order.equals("II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 8 || directory > bytes.length - 2) {
      return Orientation.NORMAL;
    }
    int entries = tiff.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + i * ENTRY_BYTES;
      if (at > bytes.length - ENTRY_BYTES) {
        break;
      }
      if ((tiff.getShort(at) & 0xFFFF) == ORIENTATION_TAG && tiff.getShort(at + 2) == SHORT) {
        return Orientation.of(tiff.getShort(at + 8));
      }
    }
    return Orientation.NORMAL;
  }
}
