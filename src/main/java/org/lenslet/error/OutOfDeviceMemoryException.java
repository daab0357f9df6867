package org.lenslet.error;

import java.util.OptionalInt;

/** A device has no room for what was asked; sizes are in bytes. */
public class OutOfDeviceMemoryException extends DeviceException {
  private final long requested;
  private final long live;
  private final long limit;
  private final OptionalInt largestBatch;

  /**
   * @param requested what was asked for at once
   * @param live what was allocated at that moment
   * @param limit what may be allocated in all, or at once where {@code requested} exceeds that
   */
  public OutOfDeviceMemoryException(String message, long requested, long live, long limit) {
    this(message, requested, live, limit, OptionalInt.empty());
  }

  /** As {@code cause}, where more can be said of it: what to do, and perhaps the largest batch. */
  public OutOfDeviceMemoryException(
      String advice, OptionalInt largestBatch, OutOfDeviceMemoryException cause) {
    this(
        cause.getMessage() + "; " + advice, cause.requested, cause.live, cause.limit, largestBatch);
    initCause(cause);
  }

  private OutOfDeviceMemoryException(
      String message, long requested, long live, long limit, OptionalInt largestBatch) {
    super(message);
    this.requested = requested;
    this.live = live;
    this.limit = limit;
    this.largestBatch = largestBatch;
  }

  public long requested() {
    return requested;
  }

  public long live() {
    return live;
  }

  public long limit() {
    return limit;
  }

  /**
   * The most examples a step for which there is room, 0 for none; empty where nobody has looked.
   */
  public OptionalInt largestBatch() {
    return largestBatch;
  }
}
