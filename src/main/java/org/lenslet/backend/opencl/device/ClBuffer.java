package org.lenslet.backend.opencl.device;

import org.jocl.cl_mem;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/** Memory on an OpenCL device. */
final class ClBuffer implements DeviceBuffer {
  private final ClDevice device;
  private final cl_mem memory;
  private final DType type;
  private final int elements;
  private boolean closed;

  ClBuffer(ClDevice device, cl_mem memory, DType type, int elements) {
    this.device = device;
    this.memory = memory;
    this.type = type;
    this.elements = elements;
  }

  cl_mem memory() {
    if (closed) {
      throw new IllegalStateException("device buffer of " + elements + " " + type + " is closed");
    }
    return memory;
  }

  @Override
  public DType type() {
    return type;
  }

  @Override
  public int elements() {
    return elements;
  }

  @Override
  public void write(int offset, HostTensor source) {
    require(offset, source);
    device.transfers().write(memory(), offset, source);
  }

  @Override
  public void read(int offset, HostTensor target) {
    require(offset, target);
    device.transfers().read(memory(), offset, target);
  }

  /** Before anything is copied: a long transfer goes in pieces and would fail in the middle. */
  private void require(int offset, HostTensor host) {
    if (host.type() != type || offset < 0 || offset > elements - host.spec().elements()) {
      throw new IllegalArgumentException(
          host.spec() + " at " + offset + " does not fit in " + elements + " " + type);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      device.memory().release(memory, (long) elements * type.bytes());
    }
  }
}
