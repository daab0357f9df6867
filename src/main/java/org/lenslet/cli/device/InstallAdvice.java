package org.lenslet.cli.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What to do where OpenCL is incomplete, by operating system: text for {@code doctor}. Values only,
 * for any thread; the texts of every system can be asked for on every system.
 *
 * @param family the operating system
 * @param wsl whether it is Linux inside Windows (WSL), into which few drivers bring OpenCL
 */
record InstallAdvice(SystemFamily family, boolean wsl) {

  /** What a program meets first on its way to a device; what comes after it cannot be known. */
  enum Missing {
    /** The library that programs are linked to, {@code libOpenCL.so.1} or {@code OpenCL.dll}. */
    LOADER,
    /** A loader is there, but the binding's own library, which calls it, cannot be loaded. */
    JOCL,
    /** A loader is there, but nothing that tells it where an implementation is. */
    VENDOR_FILE,
    /** Implementations are named to the loader, but none of them answers. */
    PLATFORM,
    /** A platform answers, but none has a device. */
    DEVICE,
    /** A driver is installed that ends the process that loads it. */
    SOUND_DRIVER,
    /** PoCL is installed, but cannot write what it compiles. */
    POCL_CACHE
  }

  /**
   * The advice for a system.
   *
   * @param osName the system property {@code os.name}
   * @param osVersion the system property {@code os.version}; WSL's kernel says so in it
   * @param osRelease the text of /etc/os-release, empty where there is none
   */
  static InstallAdvice of(String osName, String osVersion, String osRelease) {
    boolean wsl =
        osName.equals("Linux") && osVersion.toLowerCase(Locale.ROOT).contains("microsoft");
    return new InstallAdvice(SystemFamily.of(osName, osRelease), wsl);
  }

  /** The advice for the system that this program runs on. */
  static InstallAdvice ofThisSystem() {
    String osRelease = "";
    try {
      osRelease = Files.readString(Path.of("/etc/os-release"));
    } catch (IOException e) {
      // Not a Linux, or one that does not say which: the general advice.
    }
    return of(System.getProperty("os.name"), System.getProperty("os.version"), osRelease);
  }

  /** What is missing, what to look at, and what to install for each kind of device. */
  List<String> lines(Missing missing) {
    List<String> lines = new ArrayList<>();
    lines.add("OpenCL: " + what(missing));
    if (missing == Missing.POCL_CACHE) {
      lines.add(
          "PoCL keeps what it compiles in POCL_CACHE_DIR, else below XDG_CACHE_HOME or HOME/.cache:"
              + " set POCL_CACHE_DIR to a folder that can be written, from which programs can run");
      return List.copyOf(lines);
    }
    if (missing == Missing.SOUND_DRIVER) {
      lines.addAll(checksOfDrivers());
      return List.copyOf(lines);
    }
    if (missing == Missing.JOCL) {
      lines.addAll(checksOfJocl());
      return List.copyOf(lines);
    }
    if (family == SystemFamily.MACOS) {
      lines.add("OpenCL is part of macOS; a virtual machine may have no device for it");
      return List.copyOf(lines);
    }
    if (missing == Missing.PLATFORM) {
      lines.addAll(checksOfPlatforms());
    } else if (missing == Missing.DEVICE) {
      lines.addAll(checksOfDevices());
    }
    if (wsl) {
      lines.add(
          "WSL: NVIDIA's driver brings no OpenCL into it; use such a GPU from Windows itself");
      lines.add(family.gpus().get(2));
    } else {
      lines.addAll(family.gpus());
    }
    lines.add("CPU: " + family.cpu());
    return List.copyOf(lines);
  }

  private String what(Missing missing) {
    boolean windows = family == SystemFamily.WINDOWS;
    return switch (missing) {
      case LOADER -> "no loader (" + loader() + ")";
      case JOCL -> "a loader, but JOCL's own native library does not load";
      case VENDOR_FILE ->
          windows
              ? "a loader, but no driver registered with it"
              : "a loader, but no vendor file (/etc/OpenCL/vendors/*.icd)";
      case PLATFORM ->
          windows
              ? "registered drivers, but no platform that answers"
              : "vendor files, but no platform that answers";
      case DEVICE -> "a platform, but no device";
      case SOUND_DRIVER -> "a driver that dies when loaded";
      case POCL_CACHE -> "PoCL is installed, but cannot write its cache";
    };
  }

  private String loader() {
    return switch (family) {
      case WINDOWS -> "OpenCL.dll";
      case MACOS -> "OpenCL.framework";
      default -> "libOpenCL.so.1";
    };
  }

  private List<String> checksOfDrivers() {
    String one =
        family == SystemFamily.WINDOWS || family == SystemFamily.MACOS
            ? ""
            : ", and take the others away by OCL_ICD_VENDORS=FOLDER/ with its vendor file alone";
    return List.of(
        "look: which driver dies" + one,
        "look: variables for drivers that are set to what they do not expect (see environment)",
        "install that driver again, or remove it");
  }

  private List<String> checksOfJocl() {
    String natives =
        switch (family) {
          case WINDOWS -> "x86-64 only: use a JDK for that";
          case MACOS -> "x86-64 and arm64";
          default -> "x86-64 and arm64 only, with glibc and libstdc++ (Alpine has musl)";
        };
    return List.of(
        "look: JOCL has it for " + natives,
        "look: may programs be run from the folder of the cache (not if mounted noexec);"
            + " LENSLET_CACHE=DIR names another",
        "look: without ./lenslet, java needs --enable-native-access=ALL-UNNAMED where access is"
            + " denied");
  }

  private List<String> checksOfPlatforms() {
    if (family == SystemFamily.WINDOWS) {
      return List.of(
          "install the GPU's driver again: a registered library is gone or does not load");
    }
    return List.of(
        "look: is the library named in each file of /etc/OpenCL/vendors there, and does ldd find"
            + " all that it needs",
        "look: OCL_ICD_VENDORS, OCL_ICD_FILENAMES and OPENCL_VENDOR_PATH, if set, replace that folder",
        "after an update of the driver: start the machine again");
  }

  private List<String> checksOfDevices() {
    if (family == SystemFamily.WINDOWS) {
      return List.of("look: does the device manager show the GPU without a warning");
    }
    return List.of(
        "look: may this user open /dev/dri/renderD* (AMD: and /dev/kfd); if not: sudo usermod -aG"
            + " render,video $USER, and log in again",
        "look: Mesa's rusticl shows a device only with RUSTICL_ENABLE (radeonsi for AMD, iris for"
            + " Intel) in the environment",
        "look: in a container, the devices must be passed in; see"
            + " native-notes/containers-and-wsl.md");
  }
}
