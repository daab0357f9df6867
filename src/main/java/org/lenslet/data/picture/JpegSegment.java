package org.lenslet.data.picture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import javax.imageio.stream.ImageInputStream;

/**
 * A segment of a JPEG before its first scan (ITU-T T.81, annex B).
 *
 * @param marker its first two bytes
 * @param content what follows its length
 */
record JpegSegment(int marker, byte[] content) {
  static final int APP1 = 0xFFE1;

  /** The start of a frame whose scans refine one another. */
  static final int PROGRESSIVE = 0xFFC2;

  private static final int START_OF_IMAGE = 0xFFD8;
  private static final int START_OF_SCAN = 0xFFDA;

  /** The segments with wanted markers, from the stream's position on; none of what is no JPEG. */
  static List<JpegSegment> read(ImageInputStream stream, IntPredicate wanted) throws IOException {
    List<JpegSegment> segments = new ArrayList<>();
    int marker = stream.readUnsignedShort();
    if (marker != START_OF_IMAGE) {
      return segments;
    }
    while (true) {
      marker = stream.readUnsignedShort();
      while (marker == 0xFFFF) { // markers may be filled up
        marker = 0xFF00 | stream.readUnsignedByte();
      }
      if (marker == START_OF_SCAN || marker >>> 8 != 0xFF) {
        return segments;
      }
      int length = Math.max(0, stream.readUnsignedShort() - 2);
      long next = stream.getStreamPosition() + length;
      if (wanted.test(marker)) {
        byte[] content = new byte[length];
        stream.readFully(content);
        segments.add(new JpegSegment(marker, content));
      }
      stream.seek(next);
    }
  }
}
