package org.lenslet.safetensors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.lenslet.error.CheckpointException;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/**
 * A checksum over everything in a file, kept in its metadata. The format has none of its own, and a
 * flipped bit in a weight is still a number.
 */
public final class Checksum {
  private static final String KEY = "crc32c";
  private static final int CHUNK_ELEMENTS = 16_384;

  private Checksum() {}

  /** The same content with its checksum in the metadata. */
  public static SafetensorsFile add(SafetensorsFile content) {
    Map<String, String> metadata = new TreeMap<>(content.metadata());
    metadata.put(KEY, of(content));
    return SafetensorsFile.of(content.tensors(), metadata);
  }

  /**
   * Checks a content that was read; one without a checksum, as other programs write it, passes.
   *
   * @param file what to name in the message
   * @throws CheckpointException if the content is not what was written
   */
  public static void verify(Path file, SafetensorsFile content) {
    String expected = content.metadata().get(KEY);
    if (expected != null && !expected.equals(of(content))) {
      throw new CheckpointException(
          file
              + ": expected content with checksum "
              + expected
              + ", got "
              + of(content)
              + "; the file is damaged, use an older one");
    }
  }

  private static String of(SafetensorsFile content) {
    CRC32C sum = new CRC32C();
    content
        .metadata()
        .forEach(
            (key, value) -> {
              if (!key.equals(KEY)) {
                update(sum, key);
                update(sum, value);
              }
            });
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              update(sum, name);
              update(sum, tensor.spec().toString());
              update(sum, tensor);
            });
    return Long.toHexString(sum.getValue());
  }

  /** The length in front, so that no text can pass for the end of another. */
  private static void update(CRC32C sum, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    sum.update(bytes);
  }

  private static void update(CRC32C sum, HostTensor tensor) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_ELEMENTS * Integer.BYTES);
    int elements = tensor.spec().elements();
    for (int from = 0; from < elements; from += CHUNK_ELEMENTS) {
      int count = Math.min(CHUNK_ELEMENTS, elements - from);
      if (tensor.type() == DType.FLOAT32) {
        chunk.asFloatBuffer().put(tensor.floats(), from, count);
      } else {
        chunk.asIntBuffer().put(tensor.ints(), from, count);
      }
      sum.update(chunk.array(), 0, count * Integer.BYTES);
    }
  }
}
