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

  /** The most elements that are filled or compared at a time. */
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

  /** Where a canary was overwritten, in words; empty where all are whole. */
  String damage() {
    int start = tensor.offset();
    int end = start + tensor.spec().elements();
    int before = firstDifference(0, filled(type(), start, CANARY), 0, start);
    if (before >= 0) {
      return "written " + (start - before) + " elements before its start";
    }
    int after = firstDifference(end, filled(type(), AFTER, CANARY), 0, AFTER);
    return after < 0 ? "" : "written " + (after + 1) + " elements past its end";
  }

  /** Whether the tensor has exactly the bits of another; a part is read at a time. */
  boolean holds(HostTensor contents) {
    int elements = contents.spec().elements();
    for (int at = 0; at < elements; at += CHUNK) {
      int count = Math.min(CHUNK, elements - at);
      if (firstDifference(tensor.offset() + at, contents, at, count) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The first of some elements whose bits in the buffer differ from the expected ones, or -1. */
  private int firstDifference(int offset, HostTensor expected, int from, int count) {
    HostTensor part = HostTensor.zeros(new TensorSpec(type(), Shape.of(count)));
    tensor.buffer().read(offset, part);
    for (int i = 0; i < count; i++) {
      if (bits(part, i) != bits(expected, from + i)) {
        return i;
      }
    }
    return -1;
  }

  private DType type() {
    return tensor.buffer().type();
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
    for (int at = 0; at < count; at += CHUNK) {
      buffer.write(start + at, filled(buffer.type(), Math.min(CHUNK, count - at), bits));
    }
  }

  private static HostTensor filled(DType type, int count, int bits) {
    HostTensor tensor = HostTensor.zeros(new TensorSpec(type, Shape.of(count)));
    if (type == DType.FLOAT32) {
      Arrays.fill(tensor.floats(), Float.intBitsToFloat(bits));
    } else {
      Arrays.fill(tensor.ints(), bits);
    }
    return tensor;
  }

  private static int bits(HostTensor tensor, int index) {
    return tensor.type() == DType.FLOAT32
        ? Float.floatToRawIntBits(tensor.floats()[index])
        : tensor.ints()[index];
  }
}
