package org.lenslet.backend.opencl.device;

import java.util.List;
import java.util.Set;

/**
 * What a device says of itself; sizes are in bytes.
 *
 * @param openClC the version of the language, as in {@code OpenCL C 1.2}
 * @param computeUnits cores or multiprocessors
 * @param clockMhz the highest clock, 0 where unknown
 * @param maxAllocationBytes the largest single buffer
 * @param localMemoryDedicated whether local memory is a memory of its own: CPU devices have none,
 *     and copying into it gains nothing there
 * @param maxWorkItemSizes per dimension
 * @param baseAlignmentBytes what sub-buffers must be aligned to
 * @param unifiedMemory whether host and device share one memory
 * @param floatWidth the native vector width in floats
 */
public record DeviceFacts(
    String platform,
    String platformVersion,
    String vendor,
    String name,
    String version,
    String driver,
    String openClC,
    DeviceType type,
    int computeUnits,
    int clockMhz,
    long globalMemoryBytes,
    long maxAllocationBytes,
    long localMemoryBytes,
    boolean localMemoryDedicated,
    int maxWorkGroupSize,
    List<Long> maxWorkItemSizes,
    int baseAlignmentBytes,
    boolean unifiedMemory,
    int floatWidth,
    Set<String> extensions) {

  public DeviceFacts {
    maxWorkItemSizes = List.copyOf(maxWorkItemSizes);
    extensions = Set.copyOf(extensions);
  }

  /** Whether the device is the host's processor. */
  public boolean isCpu() {
    return type == DeviceType.CPU;
  }

  /**
   * Whether a work-item's wide vectors become registers. Not on GPUs, nor where the compiler gives
   * each work-item one lane and says so (native width 1): Mesa 22.3 on llvmpipe takes 10 to 90
   * seconds to compile a tile of 24 vectors. Oclgrind says 1 as well, but interprets, and is to
   * check all kernels.
   */
  public boolean hasWideVectors() {
    return isCpu() && (floatWidth > 1 || name.startsWith("Oclgrind"));
  }

  /** Whether this is a GPU's interface computed by the CPU, for tests rather than for speed. */
  public boolean isSoftware() {
    String words = (platform + " " + name).toLowerCase(java.util.Locale.ROOT);
    return List.of("llvmpipe", "clover", "oclgrind", "swiftshader", "softpipe").stream()
        .anyMatch(words::contains);
  }

  /** What distinguishes this device with this driver from all others. */
  public String identity() {
    return String.join("\n", platform, platformVersion, vendor, name, version, driver);
  }
}
