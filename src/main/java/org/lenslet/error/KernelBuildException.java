package org.lenslet.error;

/** A kernel that does not build on a device: the message is one line, the log has the rest. */
public class KernelBuildException extends DeviceException {
  private final String log;

  /**
   * @param log what the device's compiler said, perhaps empty
   */
  public KernelBuildException(String message, String log) {
    super(message);
    this.log = log;
  }

  /** What the device's compiler said. */
  public String log() {
    return log;
  }
}
