package org.lenslet.backend.opencl.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.TensorSpec;

class UpdateBlocksTest {
  private final DeviceBuffer variables = new HeapBuffer(DType.FLOAT32, 100);
  private final DeviceBuffer gradients = new HeapBuffer(DType.FLOAT32, 100);

  @Test
  void parametersOfOneBufferGoInOneLaunch() {
    List<DeviceTensor> p = List.of(tensor(variables, 0, 7), tensor(variables, 16, 4));
    List<DeviceTensor> g = List.of(tensor(gradients, 50, 7), tensor(gradients, 3, 4));
    List<UpdateBlocks> launches = UpdateBlocks.of(List.of(p, g, p), 5);
    assertEquals(1, launches.size());
    assertEquals(3, launches.get(0).count());
    assertArrayEquals(new int[] {5, 0, 50, 0, 2, 5, 55, 5, 4, 16, 3, 16}, launches.get(0).table());
    assertSame(gradients, launches.get(0).memory(1).buffer());
    assertEquals(0, launches.get(0).memory(1).offset());
  }

  @Test
  void parametersOfOtherBuffersGoInAnotherLaunch() {
    DeviceBuffer other = new HeapBuffer(DType.FLOAT32, 9);
    List<DeviceTensor> p =
        List.of(tensor(variables, 0, 7), tensor(other, 2, 4), tensor(variables, 8, 1));
    List<UpdateBlocks> launches = UpdateBlocks.of(List.of(p), 8);
    assertEquals(2, launches.size());
    assertArrayEquals(new int[] {7, 0, 1, 8}, launches.get(0).table());
    assertArrayEquals(new int[] {4, 2}, launches.get(1).table());
    assertSame(other, launches.get(1).memory(0).buffer());
  }

  @Test
  void emptyParametersNeedNoLaunch() {
    assertEquals(List.of(), UpdateBlocks.of(List.of(List.of(tensor(variables, 5, 0))), 8));
  }

  private static DeviceTensor tensor(DeviceBuffer buffer, int offset, int elements) {
    return new DeviceTensor(buffer, offset, TensorSpec.f32(elements));
  }
}
