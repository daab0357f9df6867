package org.lenslet.backend.opencl.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.jocl.Pointer;
import org.jocl.cl_mem;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/**
 * Direct host memory, and for uploads as much device memory, for one transfer at a time; made once
 * and used again, so that a step allocates nothing. Used under its own lock.
 */
final class TransferSlot {
  private static final int SMALLEST = 1 << 16;

  private final Marker copied = new Marker();
  private int capacity;
  private FloatBuffer floats;
  private IntBuffer ints;
  private Pointer host;
  private cl_mem staging;
  private int stagingBytes;

  /** Makes room in host memory. */
  void prepareHost(int bytes) {
    if (capacity < bytes) {
      int room = Math.max(SMALLEST, Integer.highestOneBit(bytes - 1) << 1);
      ByteBuffer memory = ByteBuffer.allocateDirect(room).order(ByteOrder.nativeOrder());
      floats = memory.asFloatBuffer();
      ints = memory.asIntBuffer();
      host = Pointer.to(memory);
      capacity = room; // last: where memory is exhausted, the slot stays what it was
    }
  }

  /**
   * Makes room in device memory, which nobody uses any more, and in the host's.
   *
   * @return false where the device has no room; the host has
   */
  boolean prepareStaging(ClMemory memory, int bytes) {
    prepareHost(bytes);
    if (stagingBytes < capacity) {
      release(memory);
      try {
        staging = memory.allocate(capacity);
        stagingBytes = capacity;
      } catch (OutOfDeviceMemoryException e) {
        return false;
      }
    }
    return true;
  }

  /** The host memory. */
  Pointer host() {
    return host;
  }

  /** The device memory. */
  cl_mem staging() {
    return staging;
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

  /** Placed behind the last command that uses this memory, where one may be under way. */
  Marker copied() {
    return copied;
  }

  void release(ClMemory memory) {
    if (staging != null) {
      memory.release(staging, stagingBytes);
      staging = null;
      stagingBytes = 0;
    }
  }
}
