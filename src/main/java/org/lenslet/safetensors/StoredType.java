package org.lenslet.safetensors;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lenslet.tensor.DType;

/** The element types of the format, by the names it gives them, and what they are read as. */
enum StoredType {
  BOOL(8, null),
  F4(4, null),
  F6_E2M3(6, null),
  F6_E3M2(6, null),
  U8(8, null),
  I8(8, null),
  F8_E5M2(8, null),
  F8_E4M3(8, null),
  F8_E8M0(8, null),
  F8_E4M3FNUZ(8, null),
  F8_E5M2FNUZ(8, null),
  I16(16, null),
  U16(16, null),
  F16(16, DType.FLOAT32),
  BF16(16, DType.FLOAT32),
  I32(32, DType.INT32),
  U32(32, null),
  F32(32, DType.FLOAT32),
  C64(64, null),
  F64(64, DType.FLOAT32),
  /** PyTorch counts the batches of each normalisation layer in such a scalar. */
  I64(64, DType.INT32),
  U64(64, null);

  private final int bits;
  private final DType type;

  StoredType(int bits, DType type) {
    this.bits = bits;
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

  /** Size of one element in the file; types of fewer than 8 bits are packed. */
  int bits() {
    return bits;
  }

  /** Size of one element of a type that can be read. */
  int bytes() {
    return bits / Byte.SIZE;
  }

  /** The type in memory; empty for what can only be passed over. */
  Optional<DType> type() {
    return Optional.ofNullable(type);
  }

  /** Whether elements are in the file as they are in memory. */
  boolean isExact() {
    return this == F32 || this == I32;
  }
}
