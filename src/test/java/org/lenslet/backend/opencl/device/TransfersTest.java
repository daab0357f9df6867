package org.lenslet.backend.opencl.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.error.ClosedException;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

class TransfersTest extends DeviceCases {
  /** Elements of the pieces that long transfers go in. */
  private static final int PIECE = 1 << 22;

  private static HostTensor numbers(int elements) {
    HostTensor tensor = HostTensor.zeros(TensorSpec.i32(elements));
    Arrays.setAll(tensor.ints(), i -> i * 0x9e3779b1);
    return tensor;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16383, 16384, 16385, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 5})
  void everyElementArrivesInItsPlace(int elements) {
    ClDevice device = open();
    int offset = 3;
    DeviceBuffer buffer = scope.own(device.allocate(DType.INT32, elements + 2 * offset));
    HostTensor guards = HostTensor.zeros(TensorSpec.i32(elements + 2 * offset));
    Arrays.fill(guards.ints(), 77);
    buffer.write(0, guards);
    HostTensor numbers = numbers(elements);
    buffer.write(offset, numbers);
    HostTensor all = HostTensor.zeros(guards.spec());
    buffer.read(0, all);
    System.arraycopy(numbers.ints(), 0, guards.ints(), offset, elements);
    assertEquals(-1, Arrays.mismatch(guards.ints(), all.ints()));
    HostTensor part = HostTensor.zeros(numbers.spec());
    buffer.read(offset, part);
    assertEquals(-1, Arrays.mismatch(numbers.ints(), part.ints()));
  }

  @Test
  void floatsKeepTheirBits() {
    ClDevice device = open();
    float[] special = {
      Float.NaN, Float.intBitsToFloat(0x7fc0beef), -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY
    };
    HostTensor host = HostTensor.of(Shape.of(special.length), special);
    DeviceBuffer buffer = scope.own(device.allocate(DType.FLOAT32, special.length));
    DeviceTensor tensor = new DeviceTensor(buffer, 0, host.spec());
    tensor.write(host);
    float[] got = tensor.toHost().floats();
    for (int i = 0; i < special.length; i++) {
      assertEquals(Float.floatToRawIntBits(special[i]), Float.floatToRawIntBits(got[i]));
    }
  }

  @Test
  void whatDoesNotFitIsRefusedAsAWhole() {
    ClDevice device = open();
    DeviceBuffer buffer = scope.own(device.allocate(DType.INT32, 8));
    HostTensor before = numbers(8);
    buffer.write(0, before);
    HostTensor five = HostTensor.zeros(TensorSpec.i32(5));
    HostTensor floats = HostTensor.zeros(TensorSpec.f32(5));
    for (int offset : new int[] {-1, 4, 8, Integer.MAX_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> buffer.write(offset, five));
      assertThrows(IllegalArgumentException.class, () -> buffer.read(offset, five));
    }
    assertThrows(IllegalArgumentException.class, () -> buffer.write(0, floats));
    assertThrows(IllegalArgumentException.class, () -> buffer.read(0, floats));
    HostTensor after = HostTensor.zeros(before.spec());
    buffer.read(0, after);
    assertArrayEquals(before.ints(), after.ints());
    buffer.close();
    assertThrows(ClosedException.class, () -> buffer.write(0, before));
  }

  /** x is read by a kernel, overwritten, read again: each kernel has to see its own x. */
  @Test
  void writesStandInTheOrderOfKernels() {
    ClDevice device = open();
    int elements = 1 << 16;
    DeviceTensor x = tensor(device, elements, 0);
    DeviceTensor y = tensor(device, elements, 0);
    try (Launch launch = multiplyAdd(device, x, y, 1)) {
      int sum = 0;
      HostTensor host = HostTensor.zeros(x.spec());
      for (int step = 1; step <= 50; step++) {
        Arrays.fill(host.floats(), step);
        x.write(host);
        // The source is the caller's again as soon as write returns.
        Arrays.fill(host.floats(), -1000);
        launch.run();
        sum += step;
      }
      assertFilled(sum, y);
    }
  }

  @Test
  void longTransfersAreTheCallersAgainToo() {
    ClDevice device = open();
    int elements = PIECE + 17;
    DeviceTensor x = tensor(device, elements, 1);
    DeviceTensor y = tensor(device, elements, 0);
    HostTensor host = HostTensor.zeros(x.spec());
    try (Launch launch = multiplyAdd(device, x, y, 10)) {
      for (int step = 1; step <= 3; step++) {
        Arrays.fill(host.floats(), step);
        x.write(host);
        Arrays.fill(host.floats(), -1000);
        launch.run();
      }
      assertFilled(123, y);
    }
  }
}
