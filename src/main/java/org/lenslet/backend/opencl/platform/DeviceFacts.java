package org.lenslet.backend.opencl.platform;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a device says of itself.
 *
 * @param computeUnits cores or multiprocessors; of how many lanes differs by vendor
 * @param clockMhz the highest clock, 0 where unknown
 * @param maxWorkGroupSize work-items
 * @param floatWidth the native vector width in floats
 */
public record DeviceFacts(
    Identity id,
    DeviceType type,
    int computeUnits,
    int clockMhz,
    Memory memory,
    int maxWorkGroupSize,
    int floatWidth,
    Set<String> extensions) {

  /**
   * Which device this is, and which driver speaks for it.
   *
   * @param openClC the version of the language, as in {@code OpenCL C 1.2}
   */
  public record Identity(
      String platform,
      String platformVersion,
      String vendor,
      String name,
      String version,
      String driver,
      String openClC) {}

  /**
   * Memory, in bytes.
   *
   * @param maxAllocationBytes the largest single buffer
   * @param localDedicated whether local memory is a memory of its own: CPU devices have none, and
   *     copying into it gains nothing there
   * @param unified whether host and device share one memory
   */
  public record Memory(
      long globalBytes,
      long maxAllocationBytes,
      long localBytes,
      boolean localDedicated,
      boolean unified) {}

  public DeviceFacts {
    extensions = Set.copyOf(extensions);
  }

  public String platform() {
    return id.platform;
  }

  public String name() {
    return id.name;
  }

  public String driver() {
    return id.driver;
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
    return isCpu() && (floatWidth > 1 || name().startsWith("Oclgrind"));
  }

  /** Whether PoCL speaks for the device. */
  public boolean isPocl() {
    return platform().equals("Portable Computing Language");
  }

  /** Whether this is a GPU's interface computed by the CPU, for tests rather than for speed. */
  public boolean isSoftware() {
    String words = (platform() + " " + name()).toLowerCase(Locale.ROOT);
    return List.of("llvmpipe", "clover", "oclgrind", "swiftshader", "softpipe").stream()
        .anyMatch(words::contains);
  }

  /**
   * An estimate of the single-precision operations a microsecond, to rank devices of one type with.
   * The clock of a device that does not tell it counts as 0.
   */
  public long arithmetic() {
    return (long) computeUnits * lanesOfUnit() * clockMhz;
  }

  /**
   * Single-precision lanes of a compute unit of a GPU, by vendor; 1 where unknown, and for all
   * else. Within a vendor's models they vary, by a factor of up to 3, which no query of OpenCL
   * tells; between vendors by 16. Sources: "Compute units" in native-notes/nvidia.md, amd.md,
   * intel.md and apple.md.
   */
  private int lanesOfUnit() {
    String words = id.vendor.toLowerCase(Locale.ROOT);
    if (type != DeviceType.GPU) {
      return 1;
    }
    if (words.contains("nvidia") || words.contains("apple")) {
      return 128;
    }
    if (words.contains("intel")) {
      return 8;
    }
    if (words.contains("amd") || words.contains("advanced micro devices")) {
      // AMD's own driver counts RDNA's compute units in pairs, Mesa does not.
      return name().matches("gfx1\\d{3}.*") ? 128 : 64;
    }
    return 1;
  }

  /** What distinguishes this device with this driver from all others. */
  public String identity() {
    return String.join(
        "\n", id.platform, id.platformVersion, id.vendor, id.name, id.version, id.driver);
  }
}
