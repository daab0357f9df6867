package org.lenslet.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.backend.Answer;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.ClosedException;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * A backend in the heap as unkind as a device may be: memory is full of rubbish at first, some is
 * refused, and whoever uses it closed without asking gets no exception but an error, as native code
 * would crash.
 */
final class StrictBackend implements Backend {
  private final KernelCatalog catalog;
  private final List<HeapBuffer> buffers = new ArrayList<>();
  private int buffersLeft = Integer.MAX_VALUE;
  private boolean open = true;

  /** What {@link #finish} does besides. */
  Runnable onFinish = () -> {};

  StrictBackend(KernelCatalog catalog) {
    this.catalog = catalog;
  }

  /** With the kernels of the reference. */
  StrictBackend() {
    this(new ReferenceBackend().catalog());
  }

  /** A candidate that proposes the same for every problem. */
  static Candidate candidate(String name, Proposal proposal) {
    return new Candidate() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Answer propose(Problem problem) {
        return proposal;
      }
    };
  }

  /** Refuses to give more than so many more buffers. */
  void giveOnly(int buffers) {
    buffersLeft = buffers;
  }

  /** The number of buffers that nobody has closed. */
  long openBuffers() {
    return buffers.stream().filter(StrictBackend::isOpen).count();
  }

  private static boolean isOpen(HeapBuffer buffer) {
    try {
      buffer.read(0, empty(buffer.type()));
      return true;
    } catch (ClosedException e) {
      return false;
    }
  }

  private static HostTensor empty(DType type) {
    return type == DType.FLOAT32 ? HostTensor.of(Shape.of(0)) : HostTensor.ofInts(Shape.of(0));
  }

  @Override
  public String name() {
    return "strict";
  }

  @Override
  public String deviceName() {
    return "test";
  }

  @Override
  public KernelCatalog catalog() {
    requireAlive();
    return catalog;
  }

  @Override
  public DeviceBuffer allocate(DType type, int elements) {
    requireAlive();
    if (buffersLeft-- <= 0) {
      throw new OutOfDeviceMemoryException("strict: no room", 1, 0, 0);
    }
    HeapBuffer buffer = new HeapBuffer(type, elements);
    buffer.write(0, rubbish(type, elements));
    buffers.add(buffer);
    return buffer;
  }

  private static HostTensor rubbish(DType type, int elements) {
    if (type == DType.FLOAT32) {
      return HostTensor.filled(Shape.of(elements), -77);
    }
    int[] contents = new int[elements];
    Arrays.fill(contents, -77);
    return HostTensor.ofInts(Shape.of(elements), contents);
  }

  private void requireAlive() {
    assertTrue(open, "used although it is closed");
  }

  @Override
  public void requireOpen() {
    if (!open) {
      throw new ClosedException("strict backend");
    }
  }

  @Override
  public void finish() {
    requireAlive();
    onFinish.run();
  }

  @Override
  public void close() {
    open = false;
  }
}
