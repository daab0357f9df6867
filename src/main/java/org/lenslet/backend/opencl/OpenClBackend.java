package org.lenslet.backend.opencl;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.lenslet.backend.Backend;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.MemoryLimits;
import org.lenslet.backend.opencl.device.ClDevice;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.opencl.device.MemoryUse;
import org.lenslet.backend.opencl.device.Probes;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.program.BuildStatistics;
import org.lenslet.tensor.DType;

/**
 * The backend for any OpenCL device. Several plans may run in several threads at once, each plan
 * and its variables in one thread at a time; they share one in-order queue.
 */
public final class OpenClBackend implements Backend {
  private final ClDevice device;
  private final KernelCatalog catalog;

  private OpenClBackend(ClDevice device, KernelCatalog catalog) {
    this.device = device;
    this.catalog = catalog;
  }

  /**
   * Opens a device.
   *
   * @param permitted whether the algorithm of a name may be used: one that has not been proved on
   *     the device may not
   * @param notes told in words of what the user should know: an algorithm whose kernels do not
   *     build
   */
  public static OpenClBackend open(
      FoundDevice found, ClOptions options, Predicate<String> permitted, Consumer<String> notes) {
    ClDevice device = ClDevice.open(found, options);
    try {
      return new OpenClBackend(
          device,
          OpenClCatalog.of(device, options.allAlgorithms(), permitted, new BuildFailures(notes)));
    } catch (RuntimeException | Error e) {
      device.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return "opencl";
  }

  @Override
  public String deviceName() {
    DeviceFacts facts = device.facts();
    return facts.name() + ", " + facts.platform() + ", driver " + facts.driver();
  }

  /** What the device says of itself. */
  public DeviceFacts facts() {
    return device.facts();
  }

  @Override
  public KernelCatalog catalog() {
    return catalog;
  }

  @Override
  public DeviceBuffer allocate(DType type, int elements) {
    return device.allocate(type, elements);
  }

  @Override
  public MemoryLimits memory() {
    return device.memoryLimits();
  }

  @Override
  public void requireOpen() {
    device.requireOpen();
  }

  @Override
  public void finish() {
    device.finish();
  }

  /** How much device memory is in use. */
  public MemoryUse memoryUse() {
    return device.memoryUse();
  }

  /** How building kernels went so far. */
  public BuildStatistics buildStatistics() {
    return device.buildStatistics();
  }

  /** What the device can do beyond OpenCL C 1.2, found out by compiling: yes, or no and why. */
  public Map<String, String> probe() {
    return Probes.run(device);
  }

  @Override
  public void close() {
    device.close();
  }
}
