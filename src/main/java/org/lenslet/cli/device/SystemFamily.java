package org.lenslet.cli.device;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Operating systems that differ in how OpenCL gets there, with what to install on each. The
 * packages of {@code src/launcher/opencl.sh} are the same; a test compares them. Where the names
 * come from stands in native-notes/icd-loader.md.
 */
enum SystemFamily {
  DEBIAN(
      "sudo apt-get install ocl-icd-libopencl1 pocl-opencl-icd",
      "part of NVIDIA's driver: package nvidia-opencl-icd (Debian, non-free) or"
          + " libnvidia-compute-N of driver N (Ubuntu)",
      "sudo apt-get install mesa-opencl-icd, then RUSTICL_ENABLE=radeonsi; or ROCm's OpenCL,"
          + " https://rocm.docs.amd.com",
      "sudo apt-get install intel-opencl-icd"),
  FEDORA(
      "sudo dnf install OpenCL-ICD-Loader pocl",
      "part of NVIDIA's driver: https://rpmfusion.org, with its CUDA libraries",
      "sudo dnf install rocm-opencl; or mesa-libOpenCL, then RUSTICL_ENABLE=radeonsi",
      "sudo dnf install intel-opencl"),
  ARCH(
      "sudo pacman -S --needed ocl-icd pocl",
      "sudo pacman -S --needed ocl-icd opencl-nvidia",
      "sudo pacman -S --needed ocl-icd rocm-opencl-runtime; or opencl-mesa, then"
          + " RUSTICL_ENABLE=radeonsi",
      "sudo pacman -S --needed ocl-icd intel-compute-runtime"),
  OTHER(
      "the packages of an OpenCL ICD loader (often named ocl-icd) and of PoCL (http://portablecl.org)",
      "part of NVIDIA's driver",
      "ROCm's OpenCL, https://rocm.docs.amd.com; or Mesa with rusticl, then RUSTICL_ENABLE=radeonsi",
      "https://github.com/intel/compute-runtime"),
  WINDOWS(
      "Intel's CPU Runtime for OpenCL Applications, from https://www.intel.com",
      "part of the driver from https://www.nvidia.com/drivers",
      "part of the driver from https://www.amd.com/support",
      "part of the driver from https://www.intel.com"),
  MACOS("", "", "", "");

  private final String cpu;
  private final String nvidia;
  private final String amd;
  private final String intel;

  SystemFamily(String cpu, String nvidia, String amd, String intel) {
    this.cpu = cpu;
    this.nvidia = nvidia;
    this.amd = amd;
    this.intel = intel;
  }

  /**
   * The family of a system.
   *
   * @param osName the system property {@code os.name}
   * @param osRelease the text of /etc/os-release, empty where there is none
   */
  static SystemFamily of(String osName, String osRelease) {
    String name = osName.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return WINDOWS;
    }
    if (name.startsWith("mac")) {
      return MACOS;
    }
    List<String> ids =
        osRelease
            .lines()
            .filter(line -> line.startsWith("ID=") || line.startsWith("ID_LIKE="))
            .map(line -> line.substring(line.indexOf('=') + 1).replaceAll("[\"']", ""))
            .flatMap(line -> Arrays.stream(line.trim().split(" +")))
            .toList();
    if (ids.contains("debian") || ids.contains("ubuntu")) {
      return DEBIAN;
    }
    // Enterprise Linux calls itself like Fedora, but its packages have other names.
    if (ids.contains("fedora") && !ids.contains("rhel")) {
      return FEDORA;
    }
    return ids.contains("arch") ? ARCH : OTHER;
  }

  /** What brings OpenCL to a plain CPU: a command, or words; empty on macOS. */
  String cpu() {
    return cpu;
  }

  /** What brings OpenCL to the GPUs, a line a vendor; none on macOS. */
  List<String> gpus() {
    return this == MACOS
        ? List.of()
        : List.of("NVIDIA GPU: " + nvidia, "AMD GPU: " + amd, "Intel GPU: " + intel);
  }
}
