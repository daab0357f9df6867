package org.lenslet.backend.opencl.gemm;

import java.util.HashMap;
import java.util.Map;
import org.lenslet.backend.opencl.platform.DeviceFacts;

/**
 * How CPU devices cut a matrix product, as {@code common/panels.clh}.
 *
 * @param vector lanes of a vector, 16 or 8
 */
record RegisterTile(int vector) {

  /** The tile for a device; narrow devices get two of their vectors for one of ours. */
  static RegisterTile of(DeviceFacts device) {
    return new RegisterTile(device.floatWidth() >= 16 ? 16 : 8);
  }

  /** Rows of a panel of A. */
  int panelM() {
    return vector / 4 * 3;
  }

  /** Columns of a panel of B. */
  int panelN() {
    return vector * 2;
  }

  /** Rows of a tile that reads A where it lies. */
  int stripM() {
    return vector / 2;
  }

  /** An estimate for one core that does two fused multiply-adds of a vector a cycle. */
  double cycles(MatMulSizes sizes) {
    return Math.max(1, sizes.multiplyAdds() / (2 * vector));
  }

  /** The macros of a kernel, together with others. */
  Map<String, Object> defines(Map<String, ?> others) {
    Map<String, Object> defines = new HashMap<>(others);
    defines.put("VECTOR", vector);
    return defines;
  }

  static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }
}
