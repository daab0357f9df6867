package org.lenslet.parity;

import java.util.Arrays;
import org.lenslet.backend.Backend;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Scope;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** A tensor in the middle of a buffer whose other elements must stay as they are. */
record GuardedTensor(DeviceTensor tensor) {
  /** Odd, so that a kernel that presumes alignment shows it. */
  private static final int BEFORE = 37;

  /** More than a tile of 64 elements, the furthest that a kernel would run over. */
  private static final int AFTER = 67;

  /** A quiet NaN with a payload: reading it poisons the result, writing over it shows. */
  private static final int CANARY = 0x7fc0beef;

  /** Another quiet NaN, so that it differs from a NaN that a kernel computes. */
  private static final int UNWRITTEN = 0x7fc0dead;

  static GuardedTensor holding(Scope scope, Backend backend, HostTensor contents) {
    return create(scope, backend, contents);
  }

  static GuardedTensor unwritten(Scope scope, Backend backend, TensorSpec spec) {
    HostTensor contents = HostTensor.zeros(spec);
    fill(contents, 0, spec.elements(), UNWRITTEN);
    return create(scope, backend, contents);
  }

  /** The same memory under a spec of as many elements. */
  GuardedTensor as(TensorSpec spec) {
    return new GuardedTensor(new DeviceTensor(tensor.buffer(), tensor.offset(), spec));
  }

  /** The first element that nobody wrote, or -1. */
  static int firstUnwritten(HostTensor output) {
    for (int i = 0; i < output.spec().elements(); i++) {
      if (bits(output, i) == UNWRITTEN) {
        return i;
      }
    }
    return -1;
  }

  /** Where a canary was overwritten, in words; empty where all are whole. */
  String damage() {
    DeviceBuffer buffer = tensor.buffer();
    int end = tensor.offset() + tensor.spec().elements();
    HostTensor all = HostTensor.zeros(new TensorSpec(buffer.type(), Shape.of(buffer.elements())));
    buffer.read(0, all);
    for (int i = 0; i < buffer.elements(); i++) {
      if ((i < tensor.offset() || i >= end) && bits(all, i) != CANARY) {
        return i < end
            ? "written " + (tensor.offset() - i) + " elements before its start"
            : "written " + (i - end + 1) + " elements past its end";
      }
    }
    return "";
  }

  private static GuardedTensor create(Scope scope, Backend backend, HostTensor contents) {
    TensorSpec spec = contents.spec();
    int total = BEFORE + spec.elements() + AFTER;
    HostTensor all = HostTensor.zeros(new TensorSpec(spec.type(), Shape.of(total)));
    fill(all, 0, total, CANARY);
    System.arraycopy(array(contents), 0, array(all), BEFORE, spec.elements());
    DeviceBuffer buffer = scope.own(backend.allocate(spec.type(), total));
    buffer.write(0, all);
    return new GuardedTensor(new DeviceTensor(buffer, BEFORE, spec));
  }

  private static Object array(HostTensor tensor) {
    return tensor.type() == DType.FLOAT32 ? tensor.floats() : tensor.ints();
  }

  private static void fill(HostTensor tensor, int from, int to, int bits) {
    if (tensor.type() == DType.FLOAT32) {
      Arrays.fill(tensor.floats(), from, to, Float.intBitsToFloat(bits));
    } else {
      Arrays.fill(tensor.ints(), from, to, bits);
    }
  }

  private static int bits(HostTensor tensor, int index) {
    return tensor.type() == DType.FLOAT32
        ? Float.floatToRawIntBits(tensor.floats()[index])
        : tensor.ints()[index];
  }
}
