package org.lenslet.cli.train;

import java.util.function.Supplier;
import org.lenslet.cli.run.RunFolder;
import org.lenslet.error.DeviceException;
import org.lenslet.error.LensletException;

/** Says how a run goes on that its device has let down. */
final class DeviceFailure {
  private DeviceFailure() {}

  /**
   * Does the work; a failure of the device ends in a message that says all that there is to type:
   * its last checkpoint is from before.
   *
   * @param folder of the run
   * @param backend the kind of the device
   * @param device as the user has named it
   */
  static <T> T guard(RunFolder folder, String backend, String device, Supplier<T> work) {
    try {
      return work.get();
    } catch (DeviceException e) {
      throw new LensletException(
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
