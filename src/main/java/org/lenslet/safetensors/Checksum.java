package org.lenslet.safetensors;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.lenslet.error.CheckpointException;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/**
 * A checksum over everything in a file, kept in its metadata. The format has none of its own, and a
 * flipped bit in a weight is still a number.
 */
public final class Checksum {
  static final String KEY = "crc32c";
  private static final int CHUNK_ELEMENTS = 16_384;

  private Checksum() {}

  /** The same content with its checksum in the metadata. */
  public static SafetensorsFile add(SafetensorsFile content) {
    Map<String, String> metadata = new TreeMap<>(content.metadata());
    metadata.put(KEY, of(content));
    return SafetensorsFile.of(content.tensors(), metadata);
  }

  /**
   * Refuses a content that is not what was written, for files that nobody has reason to change; one
   * without a checksum, as other programs write it, passes.
   *
   * @param file what to name in the message
   * @throws CheckpointException if {@link SafetensorsFile#changed}
   */
  public static void verify(Path file, SafetensorsFile content) {
    if (content.changed()) {
      throw new CheckpointException(
          file
              + ": expected content with checksum "
              + content.metadata().get(KEY)
              + ", got another; the file is damaged or was changed, use an older one");
    }
  }

  private static String of(SafetensorsFile content) {
    ContentSum sum = new ContentSum(content.metadata(), KEY);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_ELEMENTS * Integer.BYTES);
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              sum.begin(name, tensor.spec());
              update(sum, tensor, chunk);
            });
    return sum.hex();
  }

  private static void update(ContentSum sum, HostTensor tensor, ByteBuffer chunk) {
    int elements = tensor.spec().elements();
    for (int from = 0; from < elements; from += CHUNK_ELEMENTS) {
      int count = Math.min(CHUNK_ELEMENTS, elements - from);
      chunk.clear();
      if (tensor.type() == DType.FLOAT32) {
        chunk.asFloatBuffer().put(tensor.floats(), from, count);
      } else {
        chunk.asIntBuffer().put(tensor.ints(), from, count);
      }
      sum.elements(chunk.limit(count * Integer.BYTES));
    }
  }
}
