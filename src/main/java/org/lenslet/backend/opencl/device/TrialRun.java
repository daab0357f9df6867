package org.lenslet.backend.opencl.device;

import java.util.List;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.backend.opencl.platform.DriverTrial;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.platform.Platforms;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.TensorSpec;

/** What the process of a {@link DriverTrial} does: everything that a driver can die of, once. */
public final class TrialRun {
  private static final int ELEMENTS = 64;
  private static final KernelVariant KERNEL =
      KernelVariant.generated(
          "driver_trial",
          """
          __kernel void driver_trial(__global float *y, const int y_offset, const int elements) {
            const int i = get_global_id(0);
            if (i < elements) {
              y[y_offset + i] = i;
            }
          }
          """);

  private TrialRun() {}

  /** Tries the device of a number. */
  public static void main(String[] arguments) {
    DriverTrial.begin();
    List<FoundDevice> devices = Platforms.list().devices();
    try (ClDevice device =
        ClDevice.open(devices.get(Integer.parseInt(arguments[0])), ClOptions.fromProperties())) {
      run(device);
    }
    DriverTrial.pass();
  }

  /** Has a device count. */
  static void run(ClDevice device) {
    try (DeviceBuffer buffer = device.allocate(DType.FLOAT32, ELEMENTS)) {
      DeviceTensor y = new DeviceTensor(buffer, 0, TensorSpec.f32(ELEMENTS));
      try (LaunchBuilder builder = device.launch()) {
        builder
            .kernel(KERNEL)
            .out("y", y)
            .i32("elements", ELEMENTS)
            .range(ELEMENTS, ELEMENTS)
            .enqueue();
        try (Launch launch = builder.build()) {
          launch.run();
          device.finish();
        }
      }
      float[] counted = y.toHost().floats();
      for (int i = 0; i < ELEMENTS; i++) {
        if (counted[i] != i) {
          throw new IllegalStateException("expected " + i + ", got " + counted[i]);
        }
      }
    }
  }
}
