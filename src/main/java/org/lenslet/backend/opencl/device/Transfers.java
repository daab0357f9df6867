package org.lenslet.backend.opencl.device;

import static org.jocl.CL.*;

import java.util.concurrent.atomic.AtomicInteger;
import org.jocl.CLException;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_mem;
import org.lenslet.tensor.HostTensor;

/**
 * Copies between host and device. A write returns as soon as the source may change again; it takes
 * place in the order of the compute queue. Where the device has a memory of its own, the bytes
 * travel on a queue of their own into a staging buffer while kernels run, and the compute queue
 * only copies within the device. Thread-safe.
 */
final class Transfers implements AutoCloseable {
  /** Large transfers go in pieces of this size, which bounds the host memory for them. */
  private static final int PIECE = 1 << 24;

  private static final int SLOTS = 4;

  private final ClDevice device;
  private final cl_command_queue compute;
  private final cl_command_queue upload;
  private final TransferSlot[] writers = new TransferSlot[SLOTS];
  private final TransferSlot reader = new TransferSlot();
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param upload null for writes on the compute queue
   */
  Transfers(ClDevice device, cl_command_queue compute, cl_command_queue upload) {
    this.device = device;
    this.compute = compute;
    this.upload = upload;
    for (int i = 0; i < SLOTS; i++) {
      writers[i] = new TransferSlot();
    }
  }

  void write(cl_mem target, int offset, HostTensor source) {
    int total = source.spec().elements();
    int piece = PIECE / source.type().bytes();
    for (int from = 0; from < total; from += piece) {
      int count = Math.min(piece, total - from);
      TransferSlot slot = writers[Math.floorMod(next.getAndIncrement(), SLOTS)];
      synchronized (slot) {
        int width = source.type().bytes();
        try {
          slot.prepare(count * width);
          slot.fill(source, from, count);
          enqueue(slot, target, ((long) offset + from) * width, (long) count * width);
        } catch (CLException e) {
          throw Failures.of(device.facts().name(), "clEnqueueWriteBuffer", e);
        }
      }
    }
  }

  private void enqueue(TransferSlot slot, cl_mem target, long offset, long bytes) {
    if (upload == null) {
      cl_event done = TransferSlot.event();
      clEnqueueWriteBuffer(compute, target, false, offset, bytes, slot.pointer, 0, null, done);
      slot.started(done);
      // So that the device starts on what was enqueued before while the host goes on.
      clFlush(compute);
      return;
    }
    ensureStaging(slot);
    cl_event uploaded = TransferSlot.event();
    clEnqueueWriteBuffer(upload, slot.staging, false, 0, bytes, slot.pointer, 0, null, uploaded);
    LiveObjects.created(uploaded);
    try {
      clFlush(upload);
      cl_event done = TransferSlot.event();
      cl_event[] after = {uploaded};
      clEnqueueCopyBuffer(compute, slot.staging, target, 0, offset, bytes, 1, after, done);
      slot.started(done);
      clFlush(compute);
    } finally {
      Releases.quietly(() -> clReleaseEvent(uploaded));
    }
  }

  private void ensureStaging(TransferSlot slot) {
    if (slot.stagingBytes < slot.capacity()) {
      releaseStaging(slot);
      slot.staging = device.memory().allocate(slot.capacity());
      slot.stagingBytes = slot.capacity();
    }
  }

  private void releaseStaging(TransferSlot slot) {
    if (slot.staging != null) {
      device.memory().release(slot.staging, slot.stagingBytes);
      slot.staging = null;
      slot.stagingBytes = 0;
    }
  }

  void read(cl_mem source, int offset, HostTensor target) {
    int total = target.spec().elements();
    int width = target.type().bytes();
    int piece = PIECE / width;
    synchronized (reader) {
      try {
        for (int from = 0; from < total; from += piece) {
          int count = Math.min(piece, total - from);
          reader.prepare(count * width);
          cl_event done = TransferSlot.event();
          clEnqueueReadBuffer(
              compute,
              source,
              false,
              ((long) offset + from) * width,
              (long) count * width,
              reader.pointer,
              0,
              null,
              done);
          reader.started(done);
          clFlush(compute);
          device.patience().await(reader::awaitDone);
          reader.drain(target, from, count);
        }
      } catch (CLException e) {
        throw Failures.of(device.facts().name(), "clEnqueueReadBuffer", e);
      }
    }
  }

  /** Waits for what is under way and frees the staging buffers. */
  @Override
  public void close() {
    for (TransferSlot slot : writers) {
      synchronized (slot) {
        try {
          slot.awaitDone();
        } catch (CLException e) {
          // The device is lost; whoever used it has been told.
        }
        releaseStaging(slot);
      }
    }
  }
}
