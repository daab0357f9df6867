package org.lenslet.backend.opencl.device;

import java.util.List;
import java.util.Set;

/** Devices that nobody has. */
final class MadeUpDevices {
  private MadeUpDevices() {}

  static DeviceFacts facts(
      String platform, String name, DeviceType type, int computeUnits, int clockMhz) {
    return new DeviceFacts(
        platform,
        "OpenCL 3.0",
        "Vendor",
        name,
        "OpenCL 3.0",
        "1.2.3",
        "OpenCL C 1.2",
        type,
        computeUnits,
        clockMhz,
        8L << 30,
        2L << 30,
        48 << 10,
        type == DeviceType.GPU,
        256,
        List.of(256L, 256L, 64L),
        128,
        false,
        type == DeviceType.CPU ? 16 : 1,
        Set.of("cl_khr_fp64"));
  }

  static FoundDevice found(DeviceFacts facts) {
    return new FoundDevice(facts, null, null);
  }
}
