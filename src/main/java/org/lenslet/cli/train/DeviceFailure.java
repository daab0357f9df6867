package org.lenslet.cli.train;

import java.util.function.Supplier;
import org.lenslet.error.DeviceException;

/** Says how a run goes on that its device has let down. */
final class DeviceFailure {
  private DeviceFailure() {}

  /**
   * Does the work; a failure of the device says what to do, as its last checkpoint is from before.
   *
   * @param folder of the run
   * @param backend the kind of the device
   * @param device as the user has named it
   */
  static <T> T guard(RunFolder folder, String backend, String device, Supplier<T> work) {
    try {
      return work.get();
    } catch (DeviceException e) {
      throw new DeviceException(
          "%s; go on with: ./lenslet train --resume %s --device %s; test the device with: ./lenslet parity --device %s"
              .formatted(
                  e.getMessage(),
                  folder.path(),
                  backend.equals("cpu") ? "reference" : "cpu",
                  device.contains(" ") ? "'" + device + "'" : device),
          e);
    }
  }
}
