package org.lenslet.backend.opencl.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.error.DeviceException;

class LostDeviceTest extends DeviceCases {

  @Test
  void theNamedLaunchFailsAndEveryLaterOne() {
    ClDevice device = open(ClOptions.fromProperties().withFailureAfter(3));
    DeviceTensor x = tensor(device, 16, 1);
    DeviceTensor y = tensor(device, 16, 0);
    try (Launch launch = multiplyAdd(device, x, y, 1)) {
      launch.run();
      launch.run();
      for (int again = 0; again < 2; again++) {
        DeviceException e = assertThrows(DeviceException.class, launch::run);
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        assertTrue(
            e.getMessage().startsWith("opencl: expected kernel multiply_add to succeed on "),
            e.getMessage());
        assertTrue(e.getMessage().contains("got CL_OUT_OF_RESOURCES"), e.getMessage());
        assertTrue(e.getMessage().contains("use another one"), e.getMessage());
      }
      // What ran before is whole.
      assertFilled(2, y);
    }
    device.finish();
    device.close();
    device.close();
  }

  @Test
  void measuredLaunchesFailAlike() {
    ClOptions usual = ClOptions.fromProperties();
    ClDevice device =
        open(
            new ClOptions(
                usual.kernels(),
                usual.binaryCache(),
                usual.memoryLimitBytes(),
                true,
                false,
                2,
                false));
    DeviceTensor x = tensor(device, 16, 1);
    DeviceTensor y = tensor(device, 16, 0);
    try (Launch launch = multiplyAdd(device, x, y, 1)) {
      assertTrue(launch.runTimed() >= 0);
      assertThrows(DeviceException.class, launch::runTimed);
      assertFilled(1, y);
    }
  }

  @Test
  void withoutANumberNothingFails() {
    ClDevice device = open(ClOptions.fromProperties().withFailureAfter(0));
    DeviceTensor x = tensor(device, 16, 1);
    DeviceTensor y = tensor(device, 16, 0);
    try (Launch launch = multiplyAdd(device, x, y, 1)) {
      for (int i = 0; i < 20; i++) {
        launch.run();
      }
      assertEquals(-1, launch.runTimed());
      assertFilled(21, y);
    }
  }
}
