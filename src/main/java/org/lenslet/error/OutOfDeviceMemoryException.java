package org.lenslet.error;

/** A device has no room for what was asked; sizes are in bytes. */
public class OutOfDeviceMemoryException extends DeviceException {
  private final long requested;
  private final long live;
  private final long limit;

  /**
   * @param requested what was asked for at once
   * @param live what was allocated at that moment
   * @param limit what may be allocated in all, or at once where {@code requested} exceeds that
   */
  public OutOfDeviceMemoryException(String message, long requested, long live, long limit) {
    super(message);
    this.requested = requested;
    this.live = live;
    this.limit = limit;
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
}
