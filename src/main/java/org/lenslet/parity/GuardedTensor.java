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

  /** How many elements are filled by one transfer. */
  private static final int CHUNK = 1 << 20;

  static GuardedTensor holding(Scope scope, Backend backend, HostTensor contents) {
    GuardedTensor guarded = between(scope, backend, contents.spec());
    guarded.tensor.write(contents);
    return guarded;
  }

  static GuardedTensor unwritten(Scope scope, Backend backend, TensorSpec spec) {
    GuardedTensor guarded = between(scope, backend, spec);
    fill(guarded.tensor.buffer(), BEFORE, spec.elements(), UNWRITTEN);
    return guarded;
  }

  /** The same memory under a spec of as many elements. */
  GuardedTensor as(TensorSpec spec) {
    return new GuardedTensor(new DeviceTensor(tensor.buffer(), tensor.offset(), spec));
  }

  /** The first element that nobody wrote, or -1. */
  static int firstUnwritten(HostTensor output) {
    int elements = output.spec().elements();
    for (int i = 0; i < elements; i++) {
      if (bits(output, i) == UNWRITTEN) {
        return i;
      }
    }
    return -1;
  }

  /** What the buffer holds now, canaries included. */
  HostTensor read() {
    DeviceBuffer buffer = tensor.buffer();
    HostTensor all = HostTensor.zeros(new TensorSpec(buffer.type(), Shape.of(buffer.elements())));
    buffer.read(0, all);
    return all;
  }

  /**
   * Where a canary was overwritten, in words; empty where all are whole.
   *
   * @param all what {@link #read} gave
   */
  String damage(HostTensor all) {
    int end = tensor.offset() + tensor.spec().elements();
    for (int i = 0; i < tensor.offset(); i++) {
      if (bits(all, i) != CANARY) {
        return "written " + (tensor.offset() - i) + " elements before its start";
      }
    }
    for (int i = end; i < end + AFTER; i++) {
      if (bits(all, i) != CANARY) {
        return "written " + (i - end + 1) + " elements past its end";
      }
    }
    return "";
  }

  /**
   * Whether the tensor has exactly the bits of another.
   *
   * @param all what {@link #read} gave
   */
  boolean holds(HostTensor all, HostTensor contents) {
    int elements = contents.spec().elements();
    for (int i = 0; i < elements; i++) {
      if (bits(all, tensor.offset() + i) != bits(contents, i)) {
        return false;
      }
    }
    return true;
  }

  /** A tensor of undefined contents between whole canaries. */
  private static GuardedTensor between(Scope scope, Backend backend, TensorSpec spec) {
    int end = BEFORE + spec.elements();
    DeviceBuffer buffer = scope.own(backend.allocate(spec.type(), end + AFTER));
    fill(buffer, 0, BEFORE, CANARY);
    fill(buffer, end, AFTER, CANARY);
    return new GuardedTensor(new DeviceTensor(buffer, BEFORE, spec));
  }

  private static void fill(DeviceBuffer buffer, int start, int count, int bits) {
    HostTensor chunk =
        HostTensor.zeros(new TensorSpec(buffer.type(), Shape.of(Math.min(count, CHUNK))));
    fill(chunk, bits);
    int written = 0;
    while (count - written >= CHUNK) {
      buffer.write(start + written, chunk);
      written += CHUNK;
    }
    if (written < count) {
      HostTensor rest = HostTensor.zeros(new TensorSpec(buffer.type(), Shape.of(count - written)));
      fill(rest, bits);
      buffer.write(start + written, rest);
    }
  }

  private static void fill(HostTensor tensor, int bits) {
    if (tensor.type() == DType.FLOAT32) {
      Arrays.fill(tensor.floats(), Float.intBitsToFloat(bits));
    } else {
      Arrays.fill(tensor.ints(), bits);
    }
  }

  private static int bits(HostTensor tensor, int index) {
    return tensor.type() == DType.FLOAT32
        ? Float.floatToRawIntBits(tensor.floats()[index])
        : tensor.ints()[index];
  }
}
