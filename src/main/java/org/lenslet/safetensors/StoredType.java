package org.lenslet.safetensors;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.lenslet.tensor.DType;

/** Element types that can be read from a file, by the names the format gives them. */
enum StoredType {
  F32(4, DType.FLOAT32),
  F64(8, DType.FLOAT32),
  F16(2, DType.FLOAT32),
  BF16(2, DType.FLOAT32),
  I32(4, DType.INT32),
  /** PyTorch counts the batches of each normalisation layer in such a scalar. */
  I64(8, DType.INT32);

  private final int bytes;
  private final DType type;

  StoredType(int bytes, DType type) {
    this.bytes = bytes;
    this.type = type;
  }

  /** The type of the given name, or null. */
  static StoredType named(String name) {
    for (StoredType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }

  /** All names, for messages. */
  static String names() {
    return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
  }

  /** The type under which a tensor is written. */
  static StoredType of(DType type) {
    return type == DType.FLOAT32 ? F32 : I32;
  }

  /** Size of one element in the file. */
  int bytes() {
    return bytes;
  }

  /** The type in memory. */
  DType type() {
    return type;
  }
}
