package org.lenslet.error;

/** The Java heap has no room for what was asked; sizes are in bytes. */
public class OutOfHeapException extends LensletException {
  private final long requested;
  private final long limit;

  /**
   * @param requested what was asked for in all
   * @param limit what the heap can grow to
   */
  public OutOfHeapException(String message, long requested, long limit, Throwable cause) {
    super(message, cause);
    this.requested = requested;
    this.limit = limit;
  }

  public long requested() {
    return requested;
  }

  public long limit() {
    return limit;
  }
}
