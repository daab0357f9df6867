package org.lenslet.error;

/** Something was used after it, or what it lives on, had been closed. */
public class ClosedException extends UsageException {

  /**
   * @param closed what is closed, as in {@code opencl backend}
   */
  public ClosedException(String closed) {
    super(
        closed
            + ": expected one that is open, got a closed one; close it after its last use, and"
            + " what lives on it before");
  }
}
