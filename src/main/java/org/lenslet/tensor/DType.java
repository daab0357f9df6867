package org.lenslet.tensor;

/** Element type of a tensor. */
public enum DType {
  /** IEEE 754 single precision. */
  FLOAT32(4),
  /** Signed 32-bit integer: class labels and positions. */
  INT32(4);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }
}
