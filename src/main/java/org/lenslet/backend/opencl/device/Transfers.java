package org.lenslet.backend.opencl.device;

import static org.jocl.CL.*;

import java.util.concurrent.atomic.AtomicInteger;
import org.jocl.CLException;
import org.jocl.cl_command_queue;
import org.jocl.cl_mem;
import org.lenslet.backend.opencl.platform.Failures;
import org.lenslet.tensor.HostTensor;

/**
 * Copies between host and device. A write takes place in the order of the compute queue, but waits
 * only for the fourth write before it: the bytes travel on a queue of their own into one of four
 * staging buffers while kernels run, and the compute queue then copies within the device.
 * Thread-safe.
 *
 * <p>The upload itself blocks, which on its own queue means for the time of the copy. JOCL 2.0.6
 * has no cheaper way: for every transfer that does not block it makes an event and lets a second
 * thread wait for it, to keep the host's memory reachable.
 */
final class Transfers implements AutoCloseable {
  /** Large transfers go in pieces of this size, which bounds the memory for them. */
  private static final int PIECE = 1 << 24;

  private static final int SLOTS = 4;

  private final ClDevice device;
  private final cl_command_queue compute;
  private final cl_command_queue upload;
  private final TransferSlot[] writers = new TransferSlot[SLOTS];
  private final TransferSlot reader = new TransferSlot();
  private final AtomicInteger next = new AtomicInteger();
  private final Patience writing = new Patience();
  private final Patience reading = new Patience();

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
    int width = source.type().bytes();
    int piece = PIECE / width;
    for (int from = 0; from < total; from += piece) {
      int count = Math.min(piece, total - from);
      TransferSlot slot = writers[Math.floorMod(next.getAndIncrement(), SLOTS)];
      synchronized (slot) {
        try {
          long bytes = (long) count * width;
          long at = ((long) offset + from) * width;
          awaitCopied(slot);
          if (slot.prepareStaging(device.memory(), count * width)) {
            slot.fill(source, from, count);
            clEnqueueWriteBuffer(
                upload, slot.staging(), true, 0, bytes, slot.host(), 0, null, null);
            clEnqueueCopyBuffer(compute, slot.staging(), target, 0, at, bytes, 0, null, null);
            slot.copied().place(compute);
            // So that the device starts on what is enqueued while the host goes on.
            clFlush(compute);
          } else {
            // A full device: slower, as it waits for the kernels, but no reason to fail.
            slot.fill(source, from, count);
            clEnqueueWriteBuffer(compute, target, true, at, bytes, slot.host(), 0, null, null);
          }
        } catch (CLException e) {
          throw Failures.of(device.facts().name(), "clEnqueueWriteBuffer", e);
        }
      }
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
          reader.prepareHost(count * width);
          long bytes = (long) count * width;
          long at = ((long) offset + from) * width;
          device.await(
              reader.copied(),
              reading,
              () ->
                  clEnqueueReadBuffer(
                      compute, source, true, at, bytes, reader.host(), 0, null, null));
          reader.drain(target, from, count);
        }
      } catch (CLException e) {
        throw Failures.of(device.facts().name(), "clEnqueueReadBuffer", e);
      }
    }
  }

  /** Waits until the device has copied what the slot holds. */
  private void awaitCopied(TransferSlot slot) {
    Marker copied = slot.copied();
    if (copied.isPlaced()) {
      try {
        device.await(copied, writing);
      } finally {
        copied.remove();
      }
    }
  }

  /** Waits for what is under way and frees the staging buffers. */
  @Override
  public void close() {
    for (TransferSlot slot : writers) {
      synchronized (slot) {
        try {
          awaitCopied(slot);
        } catch (CLException e) {
          // The device is lost; whoever used it has been told.
        }
        slot.release(device.memory());
      }
    }
  }
}
