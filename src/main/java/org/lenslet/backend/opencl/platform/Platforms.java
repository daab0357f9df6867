package org.lenslet.backend.opencl.platform;

import static org.jocl.CL.*;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * Everything that OpenCL offers on this machine.
 *
 * @param platforms each probed on its own: a broken one is reported, not fatal
 * @param problem why there is not one platform; empty where there is
 */
public record Platforms(List<FoundPlatform> platforms, Optional<Absence> problem) {
  private static final int NO_PLATFORM = -1001; // CL_PLATFORM_NOT_FOUND_KHR
  private static final long[] TYPES = {
    CL_DEVICE_TYPE_GPU, CL_DEVICE_TYPE_ACCELERATOR, CL_DEVICE_TYPE_CPU, CL_DEVICE_TYPE_CUSTOM
  };

  /**
   * The order of preference: real hardware first, then GPU, accelerator, CPU, then memory of its
   * own before the host's, then arithmetic, then memory. An integrated GPU is hardly ever the
   * faster one of two; a user who has it otherwise chooses by name.
   */
  public static final Comparator<DeviceFacts> PREFERENCE =
      Comparator.comparing(DeviceFacts::isSoftware)
          .thenComparing(DeviceFacts::type)
          .thenComparing(facts -> facts.memory().unified())
          .thenComparing(Comparator.comparingLong(DeviceFacts::arithmetic).reversed())
          .thenComparing(Comparator.comparingLong(Platforms::globalBytes).reversed());

  private static long globalBytes(DeviceFacts facts) {
    return facts.memory().globalBytes();
  }

  public Platforms {
    platforms = List.copyOf(platforms);
  }

  /** Asks the loader, every platform and every device, after a process of its own has. */
  public static Platforms probe() {
    return ListingTrial.absence()
        .map(absence -> new Platforms(List.of(), Optional.of(absence)))
        .orElseGet(Platforms::list);
  }

  /** Asks them at once, in a process that may die of it. */
  public static Platforms list() {
    Optional<Absence> problem = JoclLibrary.load();
    if (problem.isPresent()) {
      return new Platforms(List.of(), problem);
    }
    try {
      List<FoundPlatform> found = new ArrayList<>();
      int[] count = new int[1];
      clGetPlatformIDs(0, null, count);
      cl_platform_id[] ids = new cl_platform_id[count[0]];
      clGetPlatformIDs(ids.length, ids, null);
      for (cl_platform_id id : ids) {
        found.add(platform(id));
      }
      return new Platforms(
          found, found.isEmpty() ? Optional.of(Absence.NO_PLATFORM) : Optional.empty());
    } catch (CLException e) {
      return new Platforms(
          List.of(),
          Optional.of(
              e.getStatus() == NO_PLATFORM
                  ? Absence.NO_PLATFORM
                  : new Absence(
                      Absence.Part.PLATFORM, "the OpenCL loader answers " + Failures.code(e))));
    } catch (UnsatisfiedLinkError | UnsupportedOperationException e) {
      return new Platforms(List.of(), Optional.of(Absence.NO_LOADER));
    }
  }

  private static FoundPlatform platform(cl_platform_id id) {
    String name = "unnamed platform";
    String version = "";
    List<FoundDevice> devices = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try {
      name = DeviceQueries.text(id, CL_PLATFORM_NAME);
      version = DeviceQueries.text(id, CL_PLATFORM_VERSION);
    } catch (CLException e) {
      problems.add("does not tell its name: " + Failures.code(e));
    }
    // Each type by itself: rusticl 22.3 answers CL_INVALID_DEVICE_TYPE to CL_DEVICE_TYPE_ALL.
    Map<Long, cl_device_id> ids = new LinkedHashMap<>();
    for (long type : TYPES) {
      try {
        for (cl_device_id device : devices(id, type)) {
          ids.putIfAbsent(device.getNativePointer(), device);
        }
      } catch (CLException e) {
        if (e.getStatus() != CL_DEVICE_NOT_FOUND && e.getStatus() != CL_INVALID_DEVICE_TYPE) {
          problems.add("does not list devices: " + Failures.code(e));
        }
      }
    }
    for (cl_device_id device : ids.values()) {
      try {
        if (DeviceQueries.isUsable(device)) {
          devices.add(new FoundDevice(DeviceQueries.facts(id, device), id, device));
        } else {
          String which = DeviceQueries.text(device, CL_DEVICE_NAME);
          problems.add(which + " is not available or has no compiler");
        }
      } catch (CLException e) {
        problems.add("a device does not answer: " + Failures.code(e));
      }
    }
    if (devices.isEmpty() && problems.isEmpty()) {
      problems.add("no devices");
    }
    return new FoundPlatform(
        name,
        version,
        devices,
        problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems)));
  }

  private static cl_device_id[] devices(cl_platform_id platform, long type) {
    int[] count = new int[1];
    clGetDeviceIDs(platform, type, 0, null, count);
    cl_device_id[] ids = new cl_device_id[count[0]];
    clGetDeviceIDs(platform, type, ids.length, ids, null);
    return ids;
  }

  /** All usable devices, the best first. */
  public List<FoundDevice> devices() {
    return platforms.stream()
        .flatMap(platform -> platform.devices().stream())
        .sorted(Comparator.comparing(FoundDevice::facts, PREFERENCE))
        .toList();
  }

  /** Why there is no usable device, in one line without an end; empty where there is one. */
  public Optional<String> absence() {
    if (problem.isPresent()) {
      return problem.map(Absence::reason);
    }
    if (!devices().isEmpty()) {
      return Optional.empty();
    }
    List<String> reasons =
        platforms.stream()
            .map(platform -> platform.name() + ": " + platform.problem().orElse("no devices"))
            .toList();
    return Optional.of("no OpenCL device (" + String.join("; ", reasons) + ")");
  }

  /**
   * The best device whose platform or own name contains the words, in any case; or the device of
   * that number in {@link #devices}, counted from 0; a number behind the last device is part of a
   * name, as in RTX 4090.
   */
  public Optional<FoundDevice> named(String words) {
    List<FoundDevice> all = devices();
    if (words.matches("\\d{1,4}")) {
      int index = Integer.parseInt(words);
      if (index < all.size()) {
        return Optional.of(all.get(index));
      }
    }
    String wanted = words.toLowerCase(Locale.ROOT);
    return all.stream().filter(device -> matches(device.facts(), wanted)).findFirst();
  }

  private static boolean matches(DeviceFacts facts, String wanted) {
    return (facts.platform() + " " + facts.name()).toLowerCase(Locale.ROOT).contains(wanted);
  }
}
