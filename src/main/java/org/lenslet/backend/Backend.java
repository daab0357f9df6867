package org.lenslet.backend;

import org.lenslet.tensor.DType;

/**
 * A device that runs kernels. Several plans may share a backend; launches of one backend must not
 * run in several threads at once unless the implementation says so.
 *
 * <p>Any thread may close a backend, a plan, variables or a buffer at any time and in any order:
 * what is under way is finished first, and later uses are refused with a {@link
 * org.lenslet.error.ClosedException}.
 */
public interface Backend extends AutoCloseable {

  /** The kind: {@code reference}, {@code cpu} or {@code opencl}. */
  String name();

  /** The device in words, for reports. */
  String deviceName();

  /** The kernels. */
  KernelCatalog catalog();

  /**
   * Device memory of undefined content; whoever asked closes it.
   *
   * @param elements the number of elements, at least 1
   */
  DeviceBuffer allocate(DType type, int elements);

  /** How much memory the device gives. */
  default MemoryLimits memory() {
    return MemoryLimits.NONE;
  }

  /**
   * Refuses a backend that is closed.
   *
   * @throws org.lenslet.error.ClosedException if it is
   */
  default void requireOpen() {}

  /** Waits until everything enqueued has run. */
  void finish();

  /** Releases what the backend owns; idempotent. */
  @Override
  void close();
}
