package org.lenslet.error;

/** No candidate of the chosen backend accepts an operation; the message lists every reason. */
public class UnsupportedOpException extends LensletException {

  public UnsupportedOpException(String message) {
    super(message);
  }

  public UnsupportedOpException(String message, Throwable cause) {
    super(message, cause);
  }
}
