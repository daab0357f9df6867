package org.lenslet.backend.opencl.device;

import static org.jocl.CL.*;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_context;
import org.jocl.cl_mem;
import org.lenslet.backend.MemoryLimits;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.platform.Failures;
import org.lenslet.backend.opencl.platform.LiveObjects;
import org.lenslet.backend.opencl.platform.Releases;
import org.lenslet.error.OutOfDeviceMemoryException;

/**
 * Allocates device memory and keeps count of it. Thread-safe. Closing it releases what nobody has
 * released; whoever does so later does nothing.
 */
final class ClMemory implements AutoCloseable {
  /** Small buffers are not worth a touch: a driver that allocates lazily has room for them. */
  private static final long TOUCHED_FROM = 1 << 20;

  private final ClDevice device;
  private final cl_context context;
  private final DeviceFacts facts;
  private final long limit;
  private final Set<cl_mem> owned = Collections.newSetFromMap(new IdentityHashMap<>());
  private long live;
  private long peak;

  ClMemory(ClDevice device, cl_context context, DeviceFacts facts, long limit) {
    this.device = device;
    this.context = context;
    this.facts = facts;
    this.limit = Math.min(limit, facts.memory().globalBytes());
  }

  /**
   * A buffer of undefined content.
   *
   * @throws OutOfDeviceMemoryException if the device has no room
   */
  synchronized cl_mem allocate(long bytes) {
    long largest = limits().largestBuffer();
    if (bytes > largest) {
      throw exhausted(bytes, "more than its largest buffer of " + megabytes(largest), largest);
    }
    if (live + bytes > limit) {
      throw exhausted(bytes, megabytes(limit - live) + " free of " + megabytes(limit), limit);
    }
    cl_mem memory = null;
    try {
      memory = LiveObjects.created(clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, null));
      if (bytes >= TOUCHED_FROM) {
        touch(memory, bytes);
      }
    } catch (CLException e) {
      if (memory != null) {
        free(memory);
      }
      if (Failures.isOutOfMemory(e)) {
        throw exhausted(bytes, Failures.code(e) + " with " + megabytes(live) + " in use", limit);
      }
      throw Failures.of(facts.name(), "clCreateBuffer of " + bytes + " bytes", e);
    }
    owned.add(memory);
    live += bytes;
    peak = Math.max(peak, live);
    return memory;
  }

  /**
   * Fills with NaN: NVIDIA allocates at the first use only, and would fail in the middle of the
   * first step instead of here (arrayfire issue 2650); and what reads unwritten memory shows it.
   */
  private void touch(cl_mem memory, long bytes) {
    int[] nan = {0x7fc0dead};
    clEnqueueFillBuffer(
        device.queue(), memory, Pointer.to(nan), Integer.BYTES, 0, bytes / 4 * 4, 0, null, null);
    clFinish(device.queue());
  }

  private OutOfDeviceMemoryException exhausted(long bytes, String got, long bound) {
    return new OutOfDeviceMemoryException(
        "device memory: expected "
            + megabytes(bytes)
            + " on "
            + facts.name()
            + ", got "
            + got
            + " ("
            + megabytes(live)
            + " in use, peak "
            + megabytes(peak)
            + ")",
        bytes,
        live,
        bound);
  }

  synchronized void release(cl_mem memory, long bytes) {
    if (owned.remove(memory)) {
      live -= bytes;
      free(memory);
    }
  }

  @Override
  public synchronized void close() {
    owned.forEach(ClMemory::free);
    owned.clear();
    live = 0;
  }

  private static void free(cl_mem memory) {
    Releases.quietly(() -> clReleaseMemObject(memory));
  }

  MemoryLimits limits() {
    return new MemoryLimits(limit, Math.min(limit, facts.memory().maxAllocationBytes()));
  }

  synchronized MemoryUse use() {
    return new MemoryUse(live, peak, limit);
  }

  private static String megabytes(long bytes) {
    return String.format(java.util.Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
