package org.lenslet.train.memory;

import org.lenslet.backend.Backend;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.MemoryLimits;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.tensor.DType;

/** The cpu backend with so little memory as a small device has; nothing is ever given back. */
final class SmallDevice implements Backend {
  private final Backend cpu = new CpuBackend(1);
  private final MemoryLimits limits;
  private long live;

  SmallDevice(long bytes, long largestBuffer) {
    limits = new MemoryLimits(bytes, largestBuffer);
  }

  /** Bytes that have been taken so far. */
  long live() {
    return live;
  }

  @Override
  public String name() {
    return cpu.name();
  }

  @Override
  public String deviceName() {
    return "small device";
  }

  @Override
  public KernelCatalog catalog() {
    return cpu.catalog();
  }

  @Override
  public DeviceBuffer allocate(DType type, int elements) {
    long bytes = (long) elements * type.bytes();
    if (bytes > limits.largestBuffer() || live + bytes > limits.total()) {
      throw new OutOfDeviceMemoryException("device memory: full", bytes, live, limits.total());
    }
    live += bytes;
    return new HeapBuffer(type, elements);
  }

  /** Bytes that have been given away. */
  long used() {
    return live;
  }

  @Override
  public MemoryLimits memory() {
    return limits;
  }

  @Override
  public void finish() {}

  @Override
  public void close() {
    cpu.close();
  }
}
