package org.lenslet.error;

/** A checkpoint or weight file is damaged, or belongs to another model. */
public class CheckpointException extends LensletException {

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
