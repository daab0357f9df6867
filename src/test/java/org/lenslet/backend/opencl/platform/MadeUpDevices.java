package org.lenslet.backend.opencl.platform;

import java.util.Set;

/** Devices that need not be there. */
public final class MadeUpDevices {
  private MadeUpDevices() {}

  public static DeviceFacts facts(
      String platform, String name, DeviceType type, int computeUnits, int clockMhz) {
    return facts(platform, "Vendor", name, type, computeUnits, clockMhz, false, 8);
  }

  static DeviceFacts gpu(
      String platform, String vendor, String name, int computeUnits, int clockMhz, int gigabytes) {
    return facts(platform, vendor, name, DeviceType.GPU, computeUnits, clockMhz, false, gigabytes);
  }

  static DeviceFacts integratedGpu(
      String platform, String vendor, String name, int computeUnits, int clockMhz, int gigabytes) {
    return facts(platform, vendor, name, DeviceType.GPU, computeUnits, clockMhz, true, gigabytes);
  }

  private static DeviceFacts facts(
      String platform,
      String vendor,
      String name,
      DeviceType type,
      int computeUnits,
      int clockMhz,
      boolean unifiedMemory,
      int gigabytes) {
    return new DeviceFacts(
        new DeviceFacts.Identity(
            platform, "OpenCL 3.0", vendor, name, "OpenCL 3.0", "1.2.3", "OpenCL C 1.2"),
        type,
        computeUnits,
        clockMhz,
        new DeviceFacts.Memory(
            (long) gigabytes << 30,
            (long) gigabytes << 28,
            48 << 10,
            type == DeviceType.GPU,
            unifiedMemory),
        256,
        type == DeviceType.CPU ? 16 : 1,
        Set.of("cl_khr_fp64"));
  }

  /** A GPU with so much room for work-groups. */
  public static DeviceFacts withRoom(int computeUnits, int workGroup, long localBytes) {
    DeviceFacts gpu = facts("platform", "gpu", DeviceType.GPU, computeUnits, 1500);
    DeviceFacts.Memory memory = gpu.memory();
    return new DeviceFacts(
        gpu.id(),
        gpu.type(),
        computeUnits,
        gpu.clockMhz(),
        new DeviceFacts.Memory(
            memory.globalBytes(), memory.maxAllocationBytes(), localBytes, true, false),
        workGroup,
        gpu.floatWidth(),
        gpu.extensions());
  }

  static FoundDevice found(DeviceFacts facts) {
    return new FoundDevice(facts, null, null);
  }
}
