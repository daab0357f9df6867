package org.lenslet.onnx.file;

import java.util.Locale;

/** The types of elements of ONNX's tensors; codes as {@code TensorProto.DataType} has them. */
public enum ElementType {
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  UINT16(4, 2),
  INT16(5, 2),
  INT32(6, 4),
  INT64(7, 8),
  STRING(8, 0),
  BOOL(9, 1),
  FLOAT16(10, 2),
  DOUBLE(11, 8),
  UINT32(12, 4),
  UINT64(13, 8),
  COMPLEX64(14, 8),
  COMPLEX128(15, 16),
  BFLOAT16(16, 2),
  /** Of less than 16 bits, and whatever is newer than this list. */
  OTHER(0, 0);

  private final int code;
  private final int bytes;

  ElementType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** The type of a code. */
  public static ElementType of(long code) {
    for (ElementType type : values()) {
      if (type.code == code && type != OTHER) {
        return type;
      }
    }
    return OTHER;
  }

  /** The number in files. */
  public int code() {
    return code;
  }

  /** Bytes an element in raw data; 0 where there are no such. */
  int bytes() {
    return bytes;
  }

  /** Whether numbers of it are held as floats here. */
  public boolean isFloating() {
    return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
  }

  /** Whether numbers of it are held as integers here, truth values among them. */
  public boolean isIntegral() {
    return switch (this) {
      case UINT8, INT8, UINT16, INT16, INT32, INT64, BOOL, UINT32, UINT64 -> true;
      default -> false;
    };
  }

  /** As ONNX's documents call it. */
  @Override
  public String toString() {
    return this == OTHER ? "a type of fewer bits" : name().toLowerCase(Locale.ROOT);
  }
}
