package org.lenslet.backend.opencl.device;

import static org.jocl.CL.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.jocl.Pointer;
import org.jocl.cl_event;
import org.jocl.cl_mem;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/**
 * Direct host memory for one transfer under way, made once and used again: a transfer that does not
 * block must find its memory in place until it is done. Used under its own lock.
 */
final class TransferSlot {
  private static final int SMALLEST = 1 << 16;

  private final cl_event[] done = new cl_event[1];
  private int capacity;
  private FloatBuffer floats;
  private IntBuffer ints;

  /** The host memory. */
  Pointer pointer;

  /** Device memory as large, for uploads that overlap with kernels; null where there are none. */
  cl_mem staging;

  int stagingBytes;

  /** Waits until the transfer before is over and makes room. */
  void prepare(int bytes) {
    awaitDone();
    if (capacity < bytes) {
      capacity = Math.max(SMALLEST, Integer.highestOneBit(bytes - 1) << 1);
      ByteBuffer memory = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
      floats = memory.asFloatBuffer();
      ints = memory.asIntBuffer();
      pointer = Pointer.to(memory);
    }
  }

  int capacity() {
    return capacity;
  }

  void fill(HostTensor source, int from, int count) {
    if (source.type() == DType.FLOAT32) {
      floats.clear().put(source.floats(), from, count);
    } else {
      ints.clear().put(source.ints(), from, count);
    }
  }

  void drain(HostTensor target, int from, int count) {
    if (target.type() == DType.FLOAT32) {
      floats.clear().get(target.floats(), from, count);
    } else {
      ints.clear().get(target.ints(), from, count);
    }
  }

  /**
   * The event that a transfer is to signal. A new object each time: JOCL 2.0.6 corrupts memory when
   * an event object is used again after its release (PoCL 3.1, seen within 20,000 transfers).
   */
  static cl_event event() {
    return new cl_event();
  }

  /** Says that a command was enqueued which signals the event when the memory is free again. */
  void started(cl_event event) {
    done[0] = LiveObjects.created(event);
  }

  void awaitDone() {
    cl_event event = done[0];
    if (event != null) {
      try {
        clWaitForEvents(1, done);
      } finally {
        done[0] = null;
        Releases.quietly(() -> clReleaseEvent(event));
      }
    }
  }
}
