package org.lenslet.error;

/** A device is missing, busy or failed. */
public class DeviceException extends LensletException {

  public DeviceException(String message) {
    super(message);
  }

  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
