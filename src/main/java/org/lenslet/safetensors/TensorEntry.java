package org.lenslet.safetensors;

import java.util.Optional;
import org.lenslet.tensor.TensorSpec;

/**
 * What the header says of one tensor.
 *
 * @param bytes what type and shape ask for
 * @param begin in bytes from the start of the buffer
 * @param end the offset after the last byte
 */
record TensorEntry(
    String name, StoredType stored, Extents extents, long bytes, long begin, long end) {

  /** Type and shape in memory; empty for what can only be passed over. */
  Optional<TensorSpec> spec() {
    return stored.type().flatMap(type -> extents.shape().map(shape -> new TensorSpec(type, shape)));
  }

  /** Type and shape in the file, for messages: {@code BF16[3x4]}. */
  String description() {
    return stored + "[" + extents + "]";
  }
}
