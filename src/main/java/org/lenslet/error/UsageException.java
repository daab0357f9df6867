package org.lenslet.error;

/** The caller asked for something that does not exist or does not go together. */
public class UsageException extends LensletException {

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
