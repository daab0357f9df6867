package org.lenslet.backend.opencl.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.backend.opencl.platform.LiveObjects;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

class DeviceMemoryTest extends DeviceCases {
  private static final int LIMIT = 1 << 20;

  private ClDevice openLimited() {
    return open(ClOptions.fromProperties().withMemoryLimit(LIMIT));
  }

  @Test
  void useIsCounted() {
    ClDevice device = openLimited();
    assertEquals(new MemoryUse(0, 0, LIMIT), device.memoryUse());
    assertEquals(LIMIT, device.memoryLimits().total());
    assertTrue(device.memoryLimits().largestBuffer() <= LIMIT);
    DeviceBuffer a = scope.own(device.allocate(DType.FLOAT32, 1000));
    DeviceBuffer b = scope.own(device.allocate(DType.INT32, 500));
    assertEquals(new MemoryUse(6000, 6000, LIMIT), device.memoryUse());
    a.close();
    a.close();
    assertEquals(new MemoryUse(2000, 6000, LIMIT), device.memoryUse());
    b.close();
    assertEquals(new MemoryUse(0, 6000, LIMIT), device.memoryUse());
  }

  @Test
  void aBufferBeyondTheLimitIsRefusedWithItsFigures() {
    ClDevice device = openLimited();
    long before = LiveObjects.count();
    OutOfDeviceMemoryException e =
        assertThrows(
            OutOfDeviceMemoryException.class, () -> device.allocate(DType.FLOAT32, LIMIT / 4 + 1));
    assertEquals(LIMIT + 4, e.requested());
    assertEquals(0, e.live());
    assertEquals(LIMIT, e.limit());
    assertEquals(before, LiveObjects.count());
    assertEquals(0, device.memoryUse().peak());
  }

  @Test
  void whatIsInUseCounts() {
    ClDevice device = openLimited();
    DeviceBuffer first = scope.own(device.allocate(DType.FLOAT32, 200_000));
    OutOfDeviceMemoryException e =
        assertThrows(
            OutOfDeviceMemoryException.class, () -> device.allocate(DType.FLOAT32, 100_000));
    assertEquals(400_000, e.requested());
    assertEquals(800_000, e.live());
    assertEquals(LIMIT, e.limit());
    assertTrue(
        e.getMessage()
            .matches(
                "device memory: expected 0\\.4 MB on .*, got 0\\.2 MB free of 1\\.0 MB"
                    + " \\(0\\.8 MB in use, peak 0\\.8 MB\\)"),
        e.getMessage());
    first.close();
    scope.own(device.allocate(DType.FLOAT32, 100_000));
  }

  /** All memory taken: tensors can be written all the same, in the order of kernels. */
  @Test
  void aFullDeviceTakesUploads() {
    ClDevice device = openLimited();
    int elements = LIMIT / Float.BYTES / 2;
    DeviceBuffer a = scope.own(device.allocate(DType.FLOAT32, elements));
    DeviceBuffer b = scope.own(device.allocate(DType.FLOAT32, elements));
    assertEquals(LIMIT, device.memoryUse().live());
    DeviceTensor x = new DeviceTensor(a, 0, TensorSpec.f32(elements));
    DeviceTensor y = new DeviceTensor(b, 0, TensorSpec.f32(elements));
    y.write(HostTensor.zeros(y.spec()));
    try (Launch launch = multiplyAdd(device, x, y, 10)) {
      for (int step = 1; step <= 3; step++) {
        x.write(HostTensor.filled(x.spec().shape(), step));
        launch.run();
      }
      assertFilled(123, y);
    }
    assertEquals(LIMIT, device.memoryUse().peak());
  }

  @Test
  void closingADeviceReleasesWhatItOwns() {
    ClDevice device = openLimited();
    device.build(MULTIPLY_ADD);
    device.nothing(DType.FLOAT32);
    device.nothing(DType.INT32);
    assertEquals(device.nothing(DType.INT32), device.nothing(DType.INT32));
    tensor(device, 100, 1).toHost();
    assertTrue(LiveObjects.count() > 0);
    scope.close();
    assertEquals(0, LiveObjects.count());
    device.close();
    assertEquals(0, LiveObjects.count());
  }
}
