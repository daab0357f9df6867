package org.lenslet.error;

/** Shapes, types or parameters of an operation do not fit: the user's model is wrong. */
public class ShapeException extends LensletException {

  public ShapeException(String message) {
    super(message);
  }

  public ShapeException(String message, Throwable cause) {
    super(message, cause);
  }
}
