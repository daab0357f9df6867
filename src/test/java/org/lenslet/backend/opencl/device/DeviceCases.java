package org.lenslet.backend.opencl.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Scope;
import org.lenslet.backend.opencl.OpenClDevices;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Base of tests on a real device: what a test makes is closed. */
@Tag("opencl")
public abstract class DeviceCases {
  /** y[i] = y[i] * factor + x[i]. */
  public static final KernelVariant MULTIPLY_ADD =
      KernelVariant.generated(
          "multiply_add",
          """
          __kernel void multiply_add(
              __global const float *x, const int x_offset,
              __global float *y, const int y_offset,
              const int elements, const float factor) {
            const int i = get_global_id(0);
            if (i < elements) {
              y[y_offset + i] = y[y_offset + i] * factor + x[x_offset + i];
            }
          }
          """);

  /** Everything made in a test, closed in reverse order. */
  protected Scope scope;

  @BeforeEach
  void begin() {
    scope = new Scope();
  }

  @AfterEach
  void end() {
    scope.close();
  }

  /** The device under test as it is used; the test's scope closes it. */
  protected final ClDevice open() {
    return open(ClOptions.fromProperties());
  }

  protected final ClDevice open(ClOptions options) {
    return scope.own(ClDevice.open(OpenClDevices.device(), options));
  }

  /** A tensor of one value at an odd offset. */
  protected final DeviceTensor tensor(ClDevice device, int elements, float value) {
    DeviceBuffer buffer = scope.own(device.allocate(DType.FLOAT32, elements + 3));
    DeviceTensor tensor = new DeviceTensor(buffer, 3, TensorSpec.f32(elements));
    tensor.write(HostTensor.filled(Shape.of(elements), value));
    return tensor;
  }

  /** A launch of MULTIPLY_ADD; the caller closes it. */
  protected static Launch multiplyAdd(
      ClDevice device, DeviceTensor x, DeviceTensor y, float factor) {
    LaunchBuilder builder = device.launch();
    int elements = y.spec().elements();
    builder
        .kernel(MULTIPLY_ADD)
        .in("x", x)
        .out("y", y)
        .i32("elements", elements)
        .f32("factor", factor)
        .range(elements, 64)
        .enqueue();
    return builder.build();
  }

  protected static void assertFilled(float expected, DeviceTensor tensor) {
    float[] got = tensor.toHost().floats();
    float[] wanted = new float[got.length];
    Arrays.fill(wanted, expected);
    assertEquals(-1, Arrays.mismatch(wanted, got), () -> "expected " + expected + " everywhere");
  }
}
