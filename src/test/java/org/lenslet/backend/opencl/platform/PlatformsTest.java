package org.lenslet.backend.opencl.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlatformsTest {
  private static final String CUDA = "NVIDIA CUDA";
  private static final String AMD_APP = "AMD Accelerated Parallel Processing";
  private static final String INTEL = "Intel(R) OpenCL Graphics";
  private static final String NVIDIA_VENDOR = "NVIDIA Corporation";
  private static final String AMD_VENDOR = "Advanced Micro Devices, Inc.";
  private static final String INTEL_VENDOR = "Intel(R) Corporation";

  private static final DeviceFacts BIG =
      MadeUpDevices.gpu(CUDA, NVIDIA_VENDOR, "NVIDIA GeForce RTX 4090", 128, 2520, 24);
  private static final DeviceFacts SMALL =
      MadeUpDevices.gpu(INTEL, INTEL_VENDOR, "Intel(R) Arc(TM) A770 Graphics", 512, 2400, 16);
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

  /** Real devices with the units and clocks of drivers or data sheets; see native-notes. */
  private static final List<DeviceFacts> GPUS_BEST_FIRST =
      List.of(
          BIG,
          MadeUpDevices.gpu(CUDA, NVIDIA_VENDOR, "NVIDIA H200", 132, 1980, 141),
          // 96 compute units, told in pairs.
          MadeUpDevices.gpu(AMD_APP, AMD_VENDOR, "gfx1100", 48, 2304, 24),
          MadeUpDevices.gpu(AMD_APP, AMD_VENDOR, "gfx90a:sramecc+:xnack-", 104, 1700, 64),
          SMALL,
          MadeUpDevices.gpu(CUDA, NVIDIA_VENDOR, "NVIDIA GeForce RTX 4070 Laptop GPU", 36, 1980, 8),
          MadeUpDevices.gpu(CUDA, NVIDIA_VENDOR, "NVIDIA GeForce RTX 3060 Laptop GPU", 30, 1425, 6),
          MadeUpDevices.gpu(CUDA, NVIDIA_VENDOR, "NVIDIA GeForce GTX 1650", 14, 1665, 4),
          MadeUpDevices.gpu(
              "rusticl", "AMD", "AMD Radeon RX 550 / 550 Series (radeonsi, polaris12)", 8, 1183, 2),
          MadeUpDevices.integratedGpu("Apple", "Apple", "Apple M2", 10, 1000, 10),
          MadeUpDevices.integratedGpu(
              INTEL, INTEL_VENDOR, "Intel(R) Iris(R) Xe Graphics", 96, 1400, 12),
          MadeUpDevices.integratedGpu(
              INTEL, INTEL_VENDOR, "Intel(R) UHD Graphics 630", 24, 1100, 12));

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

  private static void assertOrder(List<DeviceFacts> bestFirst) {
    for (int seed = 0; seed < 20; seed++) {
      List<DeviceFacts> mixed = new ArrayList<>(bestFirst);
      Collections.shuffle(mixed, new Random(seed));
      mixed.sort(Platforms.PREFERENCE);
      assertEquals(bestFirst, mixed);
    }
  }

  @Test
  void realHardwareComesBeforeSoftwareThenTheKindThenTheSize() {
    assertOrder(BEST_FIRST);
    assertEquals(BEST_FIRST, all().devices().stream().map(FoundDevice::facts).toList());
  }

  /** A unit is 8 lanes with Intel and 128 with NVIDIA, and integrated GPUs have many. */
  @Test
  void gpusAreComparedByArithmeticNotByUnits() {
    assertOrder(GPUS_BEST_FIRST);
  }

  @Test
  void oneCardIsTheSameSizeUnderBothDriversOfAmd() {
    DeviceFacts pairs = MadeUpDevices.gpu(AMD_APP, AMD_VENDOR, "gfx1201", 32, 2400, 16);
    DeviceFacts units =
        MadeUpDevices.gpu("rusticl", "AMD", "AMD Radeon RX 9070 XT (radeonsi)", 64, 2400, 16);
    assertEquals(pairs.arithmetic(), units.arithmetic());
  }

  @Test
  void ofEqualArithmeticTheLargerMemoryComesFirst() {
    assertOrder(
        List.of(
            MadeUpDevices.gpu(CUDA, NVIDIA_VENDOR, "NVIDIA A100-SXM4-80GB", 108, 1410, 80),
            MadeUpDevices.gpu(CUDA, NVIDIA_VENDOR, "NVIDIA A100-SXM4-40GB", 108, 1410, 40)));
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
    assertEquals(Optional.of(SMALL), named("770"));
    assertEquals(Optional.of(SMALL), named("7"));
    assertEquals(Optional.empty(), named("8"));
    assertEquals(Optional.empty(), named("99999999999999999999"));
  }

  @Test
  void absenceIsExplainedInOneLine() {
    assertEquals(Optional.empty(), all().absence());
    assertEquals(
        Optional.of("no OpenCL platform"),
        new Platforms(List.of(), Optional.of(Absence.NO_PLATFORM)).absence());
    FoundPlatform empty = new FoundPlatform("Empty", "", List.of(), Optional.empty());
    assertEquals(
        Optional.of("no OpenCL device (platform: broken; Empty: no devices)"),
        new Platforms(List.of(platform(), empty), Optional.empty()).absence());
  }

  @Test
  void identityTellsDriversApart() {
    DeviceFacts.Identity id = BIG.id();
    DeviceFacts newer =
        new DeviceFacts(
            new DeviceFacts.Identity(
                id.platform(),
                id.platformVersion(),
                id.vendor(),
                id.name(),
                id.version(),
                "1.2.4",
                id.openClC()),
            BIG.type(),
            BIG.computeUnits(),
            BIG.clockMhz(),
            BIG.memory(),
            BIG.maxWorkGroupSize(),
            BIG.floatWidth(),
            BIG.extensions());
    assertEquals(BIG.identity().replace("1.2.3", "1.2.4"), newer.identity());
  }
}
