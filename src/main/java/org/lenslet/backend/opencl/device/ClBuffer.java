package org.lenslet.backend.opencl.device;

import org.jocl.cl_mem;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.Lifetime;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/** Memory on an OpenCL device. */
final class ClBuffer implements DeviceBuffer {
  private final ClDevice device;
  private final cl_mem memory;
  private final DType type;
  private final int elements;
  private final Lifetime lifetime;

  ClBuffer(ClDevice device, cl_mem memory, DType type, int elements) {
    this.device = device;
    this.memory = memory;
    this.type = type;
    this.elements = elements;
    this.lifetime =
        new Lifetime(
            "device buffer of " + elements + " " + type,
            () -> device.memory().release(memory, (long) elements * type.bytes()));
  }

  /** The memory, while the buffer is open or in use. */
  cl_mem memory() {
    return memory;
  }

  /** Uses keep the memory, even where the buffer is closed meanwhile. */
  Lifetime lifetime() {
    return lifetime;
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
    begin();
    try {
      device.transfers().write(memory, offset, source);
    } finally {
      end();
    }
  }

  @Override
  public void read(int offset, HostTensor target) {
    require(offset, target);
    begin();
    try {
      device.transfers().read(memory, offset, target);
    } finally {
      end();
    }
  }

  private void begin() {
    device.lifetime().begin();
    try {
      lifetime.begin();
    } catch (RuntimeException e) {
      device.lifetime().end();
      throw e;
    }
  }

  /** The memory goes before the device. */
  private void end() {
    lifetime.end();
    device.lifetime().end();
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
    lifetime.close();
  }
}
