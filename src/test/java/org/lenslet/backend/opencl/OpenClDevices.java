package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.platform.Platforms;

/** The device that tests of the OpenCL backend run on. */
public final class OpenClDevices {
  private OpenClDevices() {}

  /**
   * The best device, or that named by {@code -Dlenslet.opencl.testDevice}. Without one the test is
   * skipped with the reason, or fails where {@code -Dlenslet.requireOpenCl=true} forbids skipping.
   */
  public static FoundDevice device() {
    Platforms platforms = Platforms.probe();
    String name = System.getProperty("lenslet.opencl.testDevice", "0");
    FoundDevice device =
        platforms.named(name.isEmpty() ? "0" : name).orElseGet(() -> absent(platforms, name));
    Assumptions.assumeFalse(
        knowsNoCbs(device.facts()), "cbs is unknown to PoCL before 4.0: its default once more");
    return device;
  }

  /** Asked for a way to build work-groups that this PoCL takes for an unknown word. */
  private static boolean knowsNoCbs(DeviceFacts facts) {
    return "cbs".equals(System.getenv("POCL_WORK_GROUP_METHOD"))
        && facts.platform().startsWith("Portable Computing")
        && facts.driver().matches("[1-3]\\..*");
  }

  private static FoundDevice absent(Platforms platforms, String name) {
    skip("OpenCL device " + name + ": " + platforms.absence().orElse("got " + platforms.devices()));
    throw new AssertionError();
  }

  /** Skips the test for a part of OpenCL that is missing; fails it where that is forbidden. */
  public static void skip(String reason) {
    if (Boolean.getBoolean("lenslet.requireOpenCl")) {
      fail(reason);
    }
    Assumptions.abort(reason);
  }

  /** The backend on that device; any note, such as of a kernel that does not build, fails. */
  public static OpenClBackend open() {
    return open(ClOptions.fromProperties());
  }

  public static OpenClBackend open(ClOptions options) {
    return open(options, name -> true);
  }

  /** With every algorithm, also those for other kinds of device, wherever they can. */
  static OpenClBackend openAll() {
    return open(ClOptions.fromProperties().withAllAlgorithms());
  }

  static OpenClBackend open(ClOptions options, Predicate<String> permitted) {
    return OpenClBackend.open(
        device(),
        options,
        permitted,
        note -> {
          throw new AssertionError(note);
        });
  }
}
