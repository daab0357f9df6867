package org.lenslet.backend;

import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/** Memory on a device, owned by whoever allocated it. */
public interface DeviceBuffer extends AutoCloseable {

  /** The type of every element. */
  DType type();

  /** The number of elements. */
  int elements();

  /**
   * Copies a whole host tensor of the buffer's type in, from the given element of the buffer on.
   */
  void write(int offset, HostTensor source);

  /** Copies as many elements as the host tensor has out, after everything enqueued has run. */
  void read(int offset, HostTensor target);

  /** Releases the memory; idempotent. */
  @Override
  void close();
}
