package org.lenslet.safetensors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;
import org.lenslet.tensor.TensorSpec;

/**
 * The sum over a content: the metadata, then each tensor in the order of their names, its elements
 * big-endian.
 */
final class ContentSum {
  private final CRC32C sum = new CRC32C();

  /**
   * @param metadata in the order of their keys; {@code ownKey}, where the sum is kept, is left out
   */
  ContentSum(Map<String, String> metadata, String ownKey) {
    metadata.forEach(
        (key, value) -> {
          if (!key.equals(ownKey)) {
            update(key);
            update(value);
          }
        });
  }

  /** Begins a tensor. */
  void begin(String name, TensorSpec spec) {
    update(name);
    update(spec.toString());
  }

  /** Some elements of the tensor that was begun, as the next bytes of the buffer. */
  void elements(ByteBuffer bigEndian) {
    sum.update(bigEndian);
  }

  String hex() {
    return Long.toHexString(sum.getValue());
  }

  /** The length in front, so that no text can pass for the end of another. */
  private void update(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    sum.update(bytes);
  }
}
