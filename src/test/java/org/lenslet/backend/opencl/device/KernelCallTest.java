package org.lenslet.backend.opencl.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.backend.opencl.platform.LiveObjects;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.error.ClosedException;
import org.lenslet.error.DeviceException;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.TensorSpec;

class KernelCallTest extends DeviceCases {
  private ClDevice device;
  private DeviceTensor x;
  private DeviceTensor y;
  private DeviceTensor ints;

  @BeforeEach
  void makeMemory() {
    device = open();
    x = tensor(device, 8, 2);
    y = tensor(device, 8, 3);
    DeviceBuffer buffer = scope.own(device.allocate(DType.INT32, 8));
    ints = new DeviceTensor(buffer, 0, TensorSpec.i32(8));
  }

  /** That a use of a fresh call fails with these words; all that it made is released. */
  private void assertRefused(String words, Consumer<KernelCall> use) {
    try (LaunchBuilder builder = device.launch()) {
      KernelCall call = builder.kernel(MULTIPLY_ADD);
      DeviceException e = assertThrows(DeviceException.class, () -> use.accept(call), words);
      assertTrue(e.getMessage().startsWith("multiply_add: "), e.getMessage());
      assertTrue(e.getMessage().contains(words), e.getMessage());
    }
  }

  private KernelCall complete(KernelCall call) {
    return call.in("x", x).out("y", y).i32("elements", 8).f32("factor", 10);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertRefused(
        "expected a value for factor, got none",
        call -> call.in("x", x).out("y", y).i32("elements", 8).range(8, 8).enqueue());
    assertRefused(
        "expected a value for x, got none",
        call -> call.out("y", y).i32("elements", 8).f32("factor", 1).range(8, 8).enqueue());
    assertRefused("expected one for range, got none", call -> complete(call).enqueue());
  }

  @Test
  void anUnknownNameIsToldWithTheKnownOnes() {
    assertRefused(
        "expected one of the arguments [x, x_offset, y, y_offset, elements, factor], got z",
        call -> call.i32("z", 1));
  }

  @Test
  void anArgumentTakesItsOwnKindOnly() {
    assertRefused("expected INPUT for x, got OUTPUT", call -> call.out("x", x));
    assertRefused("expected OUTPUT for y, got INPUT", call -> call.in("y", y));
    assertRefused("expected FLOAT32 for x, got i32[8]", call -> call.in("x", ints));
    assertRefused("expected an int for factor", call -> call.i32("factor", 1));
    assertRefused("expected a float for elements", call -> call.f32("elements", 1));
    assertRefused("expected local memory for x", call -> call.local("x", 4));
    assertRefused("expected device memory for elements", call -> call.absent("elements"));
    assertRefused("expected INT for elements, got INPUT", call -> call.in("elements", x));
  }

  @Test
  void anArgumentTakesOneValue() {
    assertRefused(
        "expected one value for elements, got two",
        call -> call.i32("elements", 1).i32("elements", 1));
    assertRefused("expected one value for x, got two", call -> call.in("x", x).in("x", x));
    assertRefused(
        "expected one value for x_offset, got two", call -> call.in("x", x).i32("x_offset", 1));
  }

  @Test
  void rangesAreWholeWorkGroupsInOneToThreeDimensions() {
    long[][][] wrong = {
      {{9}, {8}},
      {{0}, {8}},
      {{-8}, {8}},
      {{8}, {0}},
      {{8, 8}, {8}},
      {{8}, {8, 1}},
      {{}, {}},
      {{1, 1, 1, 1}, {1, 1, 1, 1}}
    };
    for (long[][] range : wrong) {
      assertRefused(
          "expected a range of 1 to 3 dimensions that is a multiple of its work-group",
          call -> call.range(range[0], range[1]));
    }
    assertRefused("expected a range", call -> call.range(0, 8));
    long tooMany = 1L << 20;
    assertRefused(
        "expected a work-group of at most",
        call -> complete(call).range(new long[] {tooMany}, new long[] {tooMany}).enqueue());
  }

  @Test
  void aGroupIsLoweredToWhatTheKernelCanHave() {
    try (LaunchBuilder builder = device.launch()) {
      KernelCall call = builder.kernel(MULTIPLY_ADD);
      assertTrue(call.maxWorkGroup() >= 1);
      complete(call).range(8, 1 << 20).enqueue();
    }
    // Rounded up; the kernel guards the rest.
    assertRan(call -> complete(call).range(8, 5), 32);
  }

  @Test
  void allKindsOfArgumentsArrive() {
    assertRan(this::completeRange, 32);
    KernelVariant all =
        KernelVariant.generated(
            "all_kinds",
            """
            __kernel void all_kinds(
                __global const int *none, const int none_offset,
                __local float *scratch, const uint add,
                __global float *y, const int y_offset) {
              scratch[get_local_id(0)] = get_global_id(0);
              barrier(CLK_LOCAL_MEM_FENCE);
              y[y_offset + get_global_id(0)] = scratch[get_local_size(0) - 1] + add;
            }
            """);
    LaunchBuilder builder = device.launch();
    builder
        .kernel(all)
        .absent("none")
        .local("scratch", 4 * Float.BYTES)
        .i32("add", 5)
        .out("y", y)
        .range(new long[] {8}, new long[] {4})
        .enqueue();
    try (Launch launch = builder.build()) {
      launch.run();
      float[] got = y.toHost().floats();
      assertEquals(3 + 5, got[0]);
      assertEquals(7 + 5, got[7]);
    }
  }

  private KernelCall completeRange(KernelCall call) {
    return complete(call).range(new long[] {8}, new long[] {4});
  }

  /** That the kernel gives y * 10 + x everywhere, run on 3 and 2. */
  private void assertRan(java.util.function.UnaryOperator<KernelCall> arguments, float expected) {
    y.write(org.lenslet.tensor.HostTensor.filled(y.spec().shape(), 3));
    LaunchBuilder builder = device.launch();
    arguments.apply(builder.kernel(MULTIPLY_ADD)).enqueue();
    try (Launch launch = builder.build()) {
      launch.run();
      assertFilled(expected, y);
    }
  }

  @Test
  void memoryNeedsItsOffset() {
    KernelVariant without =
        KernelVariant.generated("no_offset", "__kernel void no_offset(__global float *y) {}");
    try (LaunchBuilder builder = device.launch()) {
      KernelCall call = builder.kernel(without);
      DeviceException e = assertThrows(DeviceException.class, () -> call.out("y", y));
      assertEquals("no_offset: expected one of the arguments [y], got y_offset", e.getMessage());
    }
  }

  @Test
  void closedMemoryIsRefused() {
    y.buffer().close();
    try (LaunchBuilder builder = device.launch()) {
      KernelCall call = builder.kernel(MULTIPLY_ADD);
      assertThrows(ClosedException.class, () -> call.out("y", y));
    }
  }

  @Test
  void tablesLiveAsLongAsTheLaunch() {
    long before = LiveObjects.count();
    LaunchBuilder builder = device.launch();
    DeviceTensor table = builder.table(5, -6, 7);
    assertEquals(TensorSpec.i32(3), table.spec());
    assertEquals(-6, table.toHost().ints()[1]);
    assertEquals(0, builder.table().spec().elements());
    long staging = LiveObjects.count() - before - 2;
    builder.build().close();
    assertEquals(before + staging, LiveObjects.count());
  }
}
