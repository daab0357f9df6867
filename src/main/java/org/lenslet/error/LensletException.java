package org.lenslet.error;

/** The root of all errors that Lenslet raises for a caller to see; its message is one line. */
public class LensletException extends RuntimeException {

  public LensletException(String message) {
    super(message);
  }

  public LensletException(String message, Throwable cause) {
    super(message, cause);
  }
}
