package org.lenslet.error;

/** A data file is damaged or of another format: names the file, the offset, expected and got. */
public class DataFormatException extends LensletException {

  public DataFormatException(String message) {
    super(message);
  }

  public DataFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
