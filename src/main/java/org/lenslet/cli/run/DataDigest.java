package org.lenslet.cli.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Split;

/**
 * A short text that tells data from other data: over the names of the classes, the shapes, every
 * label and the inputs as they are learnt from. Where files lie makes no difference.
 */
final class DataDigest {
  /** Of larger sets every n-th example is read, so that nobody waits for more than seconds. */
  private static final long MOST_VALUES = 1L << 28;

  private static final int EXAMPLES_A_PIECE = 256;

  private DataDigest() {}

  static String of(Split<LabelledDataset> data) {
    return of(data.train()) + "-" + of(data.test());
  }

  private static String of(LabelledDataset data) {
    int values = data.inputShape().elements();
    long all = (long) data.size() * values;
    int stride = (int) Math.max(1, (all + MOST_VALUES - 1) / MOST_VALUES);
    int pieces = (data.size() + EXAMPLES_A_PIECE - 1) / EXAMPLES_A_PIECE;
    // In parallel, as the digest of the pieces' digests: its order is theirs.
    long[] digests =
        IntStream.range(0, pieces)
            .parallel()
            .mapToLong(piece -> piece(data, piece * EXAMPLES_A_PIECE, stride, values))
            .toArray();
    CRC32C sum = new CRC32C();
    update(sum, data.inputShape() + " " + data.size() + " " + data.classNames());
    ByteBuffer buffer = ByteBuffer.allocate(digests.length * Long.BYTES);
    buffer.asLongBuffer().put(digests);
    sum.update(buffer.array());
    return "%08x".formatted(sum.getValue());
  }

  private static long piece(LabelledDataset data, int from, int stride, int values) {
    float[] input = new float[values];
    ByteBuffer buffer = ByteBuffer.allocate(values * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    CRC32C sum = new CRC32C();
    for (int i = from; i < Math.min(data.size(), from + EXAMPLES_A_PIECE); i++) {
      sum.update(data.label(i) >>> 8);
      sum.update(data.label(i));
      if (i % stride == 0) {
        data.input(i, input, 0);
        buffer.asFloatBuffer().put(input);
        sum.update(buffer.array());
      }
    }
    return sum.getValue();
  }

  private static void update(CRC32C sum, String text) {
    sum.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
