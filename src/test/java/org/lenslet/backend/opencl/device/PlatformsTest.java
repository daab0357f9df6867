package org.lenslet.backend.opencl.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlatformsTest {
  private static final DeviceFacts BIG =
      MadeUpDevices.facts("NVIDIA CUDA", "GeForce RTX 4090", DeviceType.GPU, 128, 2520);
  private static final DeviceFacts SMALL =
      MadeUpDevices.facts("Intel OpenCL Graphics", "Arc A380", DeviceType.GPU, 8, 2450);
  private static final DeviceFacts BOARD =
      MadeUpDevices.facts("FPGA SDK", "Board", DeviceType.ACCELERATOR, 900, 3000);
  private static final DeviceFacts CPU =
      MadeUpDevices.facts("Portable Computing Language", "pthread-EPYC", DeviceType.CPU, 64, 4000);
  private static final DeviceFacts OTHER =
      MadeUpDevices.facts("Custom", "Thing", DeviceType.OTHER, 999, 9999);
  private static final DeviceFacts LLVMPIPE =
      MadeUpDevices.facts("rusticl", "llvmpipe (LLVM 15)", DeviceType.GPU, 500, 9000);
  private static final DeviceFacts GRIND =
      MadeUpDevices.facts("Oclgrind", "Oclgrind Simulator", DeviceType.CPU, 1, 0);

  private static final List<DeviceFacts> BEST_FIRST =
      List.of(BIG, SMALL, BOARD, CPU, OTHER, LLVMPIPE, GRIND);

  private static FoundPlatform platform(DeviceFacts... devices) {
    return new FoundPlatform(
        "platform",
        "",
        Arrays.stream(devices).map(MadeUpDevices::found).toList(),
        devices.length == 0 ? Optional.of("broken") : Optional.empty());
  }

  private static Platforms all() {
    return new Platforms(
        List.of(
            platform(GRIND, CPU), platform(LLVMPIPE), platform(SMALL, OTHER), platform(BOARD, BIG)),
        Optional.empty());
  }

  private static Optional<DeviceFacts> named(String words) {
    return all().named(words).map(FoundDevice::facts);
  }

  @Test
  void realHardwareComesBeforeSoftwareThenTheKindThenTheSize() {
    for (int seed = 0; seed < 20; seed++) {
      List<DeviceFacts> mixed = new java.util.ArrayList<>(BEST_FIRST);
      Collections.shuffle(mixed, new Random(seed));
      mixed.sort(Platforms.PREFERENCE);
      assertEquals(BEST_FIRST, mixed);
    }
    assertEquals(BEST_FIRST, all().devices().stream().map(FoundDevice::facts).toList());
  }

  @Test
  void aNameIsAPartOfThePlatformsOrTheDevicesInAnyCase() {
    assertEquals(Optional.of(SMALL), named("ARC"));
    assertEquals(Optional.of(CPU), named("portable computing"));
    assertEquals(Optional.of(LLVMPIPE), named("rusticl llvmpipe"));
    assertEquals(Optional.empty(), named("radeon"));
    // Of several the best.
    assertEquals(Optional.of(BIG), named("c"));
  }

  @Test
  void aNumberIsAPlaceInTheListOrElsePartOfAName() {
    for (int i = 0; i < BEST_FIRST.size(); i++) {
      assertEquals(Optional.of(BEST_FIRST.get(i)), named(Integer.toString(i)));
    }
    assertEquals(Optional.of(BIG), named("4090"));
    assertEquals(Optional.of(SMALL), named("380"));
    assertEquals(Optional.empty(), named("7"));
    assertEquals(Optional.empty(), named("99999999999999999999"));
  }

  @Test
  void absenceIsExplainedInOneLine() {
    assertEquals(Optional.empty(), all().absence());
    assertEquals(
        Optional.of("no OpenCL platform"),
        new Platforms(List.of(), Optional.of("no OpenCL platform")).absence());
    FoundPlatform empty = new FoundPlatform("Empty", "", List.of(), Optional.empty());
    assertEquals(
        Optional.of("no OpenCL device (platform: broken; Empty: no devices)"),
        new Platforms(List.of(platform(), empty), Optional.empty()).absence());
  }

  @Test
  void factsKeepCopiesAndIdentityTellsDriversApart() {
    DeviceFacts newer =
        new DeviceFacts(
            BIG.platform(),
            BIG.platformVersion(),
            BIG.vendor(),
            BIG.name(),
            BIG.version(),
            "1.2.4",
            BIG.openClC(),
            BIG.type(),
            BIG.computeUnits(),
            BIG.clockMhz(),
            BIG.globalMemoryBytes(),
            BIG.maxAllocationBytes(),
            BIG.localMemoryBytes(),
            BIG.localMemoryDedicated(),
            BIG.maxWorkGroupSize(),
            BIG.maxWorkItemSizes(),
            BIG.baseAlignmentBytes(),
            BIG.unifiedMemory(),
            BIG.floatWidth(),
            BIG.extensions());
    assertEquals(BIG.identity().replace("1.2.3", "1.2.4"), newer.identity());
  }
}
