package org.lenslet;

import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.DeviceException;
import org.lenslet.error.UsageException;
import org.lenslet.parity.Verdicts;

/** Opens backends. Whoever opens one closes it, after everything that uses it. */
public final class Backends {
  private static final String AUTO = "auto";
  private static final String OPENCL = "opencl";

  private static final Map<String, Supplier<Backend>> JAVA_KINDS = new LinkedHashMap<>();

  static {
    JAVA_KINDS.put("cpu", CpuBackend::new);
    JAVA_KINDS.put("reference", ReferenceBackend::new);
  }

  private Backends() {}

  /** The best backend that is available. */
  public static Backend best() {
    return open(AUTO);
  }

  /** The backend that a user names; notes go to the log of {@code org.lenslet}. */
  public static Backend open(String device) {
    return open(device, note -> System.getLogger("org.lenslet").log(Level.INFO, note));
  }

  /** The reference without its fast twins: plain loops, the judge of small problems. */
  public static Backend specification() {
    return ReferenceBackend.specification();
  }

  /**
   * The backend that a user names. The first time that an OpenCL device is used with its driver, a
   * self-test of some seconds compares its kernels with the reference; algorithms that fail there
   * are left out, and a device without a right algorithm for some operation is refused.
   *
   * @param device {@code auto} (the best OpenCL device, else {@code cpu}), {@code cpu}, {@code
   *     reference}, {@code opencl} or {@code opencl:NAME}, where NAME is part of the name of the
   *     platform or device, or its number, from 0 for the best
   * @param notes told in a line each of what the user should know: a self-test, an algorithm left
   *     out, why there is no OpenCL
   * @throws UsageException if there is no such kind
   * @throws DeviceException if the kind exists but not here
   */
  public static Backend open(String device, Consumer<String> notes) {
    Supplier<Backend> kind = JAVA_KINDS.get(device);
    if (kind != null) {
      return kind.get();
    }
    return openCl(device, new OpenClOpening(ClOptions.fromProperties(), notes));
  }

  /**
   * As {@link #open}, but OpenCL devices with all algorithms, right or wrong, fast there or not:
   * for comparing them with the reference.
   */
  public static Backend openForParity(String device, Consumer<String> notes) {
    Supplier<Backend> kind = JAVA_KINDS.get(device);
    return kind != null
        ? kind.get()
        : openCl(
            device,
            new OpenClOpening(
                ClOptions.fromProperties().withoutSelfTest().withAllAlgorithms(), notes));
  }

  /**
   * What the self-test of an OpenCL device found, with this driver and these kernels; empty where
   * there was none, it is switched off or could not be kept.
   */
  public static Optional<Verdicts.Verdict> selfTest(DeviceFacts device) {
    return OpenClOpening.verdict(ClOptions.fromProperties(), device);
  }

  private static Backend openCl(String device, OpenClOpening opencl) {
    if (device.equals(AUTO)) {
      return opencl.best().orElseGet(CpuBackend::new);
    }
    if (device.equals(OPENCL) || device.startsWith(OPENCL + ":")) {
      return opencl.named(device.substring(Math.min(device.length(), OPENCL.length() + 1)));
    }
    throw new UsageException(
        "device: expected one of auto, opencl, opencl:NAME, "
            + String.join(", ", JAVA_KINDS.keySet())
            + ", got "
            + device);
  }
}
