package org.lenslet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.DeviceException;
import org.lenslet.error.UsageException;

/** Opens backends. Whoever opens one closes it, after everything that uses it. */
public final class Backends {
  private static final String AUTO = "auto";

  /** In the order of preference: {@code auto} is the first. */
  private static final Map<String, Supplier<Backend>> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("cpu", CpuBackend::new);
    KINDS.put("reference", ReferenceBackend::new);
  }

  private Backends() {}

  /** The best backend that is available. */
  public static Backend best() {
    return open(AUTO);
  }

  /**
   * The backend that a user names.
   *
   * @param device {@code auto}, {@code cpu}, {@code reference}, {@code opencl} or {@code
   *     opencl:NAME}
   * @throws UsageException if there is no such kind
   * @throws DeviceException if the kind exists but not here
   */
  public static Backend open(String device) {
    if (device.equals("opencl") || device.startsWith("opencl:")) {
      throw new DeviceException(
          "device: expected one of "
              + known()
              + ", got "
              + device
              + ", which this version does not have; use --device auto");
    }
    Supplier<Backend> kind =
        device.equals(AUTO) ? KINDS.values().iterator().next() : KINDS.get(device);
    if (kind == null) {
      throw new UsageException("device: expected one of " + known() + ", got " + device);
    }
    return kind.get();
  }

  private static String known() {
    return AUTO + ", " + String.join(", ", KINDS.keySet());
  }
}
