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

  /** More than a tile of 128 elements, the furthest that a kernel would run over. */
  private static final int AFTER = 131;

  /** A quiet NaN with a payload: reading it poisons the result, writing over it shows. */
  private static final int CANARY = 0x7fc0beef;

  /** Another quiet NaN, so that it differs from a NaN that a kernel computes. */
  private static final int UNWRITTEN = 0x7fc0dead;

  /** The most elements that are filled or compared at a time. */
  private static final int CHUNK = 1 << 20;

  /** Up to so many elements a tensor and its canaries are written at once. */
  private static final int SMALL = 1 << 16;

  static GuardedTensor holding(Scope scope, Backend backend, HostTensor contents) {
    return create(scope, backend, contents.spec(), contents);
  }

  static GuardedTensor unwritten(Scope scope, Backend backend, TensorSpec spec) {
    return create(scope, backend, spec, null);
  }

  /**
   * @param contents null for elements that nobody wrote
   */
  private static GuardedTensor create(
      Scope scope, Backend backend, TensorSpec spec, HostTensor contents) {
    int elements = spec.elements();
    if (elements > SMALL) {
      GuardedTensor guarded = between(scope, backend, spec);
      if (contents == null) {
        fill(guarded.tensor.buffer(), BEFORE, elements, UNWRITTEN);
      } else {
        guarded.tensor.write(contents);
      }
      return guarded;
    }
    // In one write from the start: what is written at an offset, Oclgrind 21.10 takes for
    // unwritten.
    HostTensor whole = filled(spec.type(), BEFORE + elements + AFTER, CANARY);
    HostTensor middle = contents == null ? filled(spec.type(), elements, UNWRITTEN) : contents;
    if (spec.type() == DType.FLOAT32) {
      System.arraycopy(middle.floats(), 0, whole.floats(), BEFORE, elements);
    } else {
      System.arraycopy(middle.ints(), 0, whole.ints(), BEFORE, elements);
    }
    DeviceBuffer buffer = scope.own(backend.allocate(spec.type(), whole.spec().elements()));
    buffer.write(0, whole);
    return new GuardedTensor(new DeviceTensor(buffer, BEFORE, spec));
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
    int before = firstDifference(0, filled(type(), start, CANARY), 0, start, false);
    if (before >= 0) {
      return "written " + (start - before) + " elements before its start";
    }
    int after = firstDifference(end, filled(type(), AFTER, CANARY), 0, AFTER, false);
    return after < 0 ? "" : "written " + (after + 1) + " elements past its end";
  }

  /** Whether the tensor has exactly the bits of another. */
  boolean holds(HostTensor contents) {
    return holds(contents, false);
  }

  /**
   * Whether the tensor has the bits of a result. Any NaN is the same result: which one arithmetic
   * makes depends on the order of operands that a compiler chose, and Java compiles anew as it
   * runs.
   */
  boolean holdsResult(HostTensor result) {
    return holds(result, true);
  }

  /** A part is read at a time. */
  private boolean holds(HostTensor contents, boolean anyNan) {
    int elements = contents.spec().elements();
    for (int at = 0; at < elements; at += CHUNK) {
      int count = Math.min(CHUNK, elements - at);
      if (firstDifference(tensor.offset() + at, contents, at, count, anyNan) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The first of some elements whose bits in the buffer differ from the expected ones, or -1. */
  private int firstDifference(
      int offset, HostTensor expected, int from, int count, boolean anyNan) {
    HostTensor part = HostTensor.zeros(new TensorSpec(type(), Shape.of(count)));
    tensor.buffer().read(offset, part);
    for (int i = 0; i < count; i++) {
      boolean bothNan = anyNan && isNan(part, i) && isNan(expected, from + i);
      if (!bothNan && bits(part, i) != bits(expected, from + i)) {
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

  private static boolean isNan(HostTensor tensor, int index) {
    return tensor.type() == DType.FLOAT32 && Float.isNaN(tensor.floats()[index]);
  }

  private static int bits(HostTensor tensor, int index) {
    return tensor.type() == DType.FLOAT32
        ? Float.floatToRawIntBits(tensor.floats()[index])
        : tensor.ints()[index];
  }
}
