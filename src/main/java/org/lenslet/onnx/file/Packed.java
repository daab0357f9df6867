package org.lenslet.onnx.file;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Lists of numbers as protobuf packs them, read when they are asked for. */
final class Packed {
  /** No list of a node's settings is longer. */
  private static final int MOST_SETTINGS = 1 << 16;

  private Packed() {}

  /** The numbers of a list of variable length each. */
  static long[] varints(ByteString packed, int most) throws IOException {
    long[] numbers = new long[Math.min(packed.size(), most)];
    CodedInputStream in = packed.newCodedInput();
    int count = 0;
    while (!in.isAtEnd()) {
      if (count == numbers.length) {
        throw new IOException("more than " + most + " numbers");
      }
      numbers[count++] = in.readRawVarint64();
    }
    return Arrays.copyOf(numbers, count);
  }

  /** The integers of a setting. */
  static long[] integers(ByteString packed) throws IOException {
    return varints(packed, MOST_SETTINGS);
  }

  /** The numbers of a setting. */
  static float[] numbers(ByteString packed) throws IOException {
    if (packed.size() % Float.BYTES != 0 || packed.size() > MOST_SETTINGS * Float.BYTES) {
      throw new IOException(packed.size() + " bytes of numbers");
    }
    float[] numbers = new float[packed.size() / Float.BYTES];
    packed.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return numbers;
  }
}
