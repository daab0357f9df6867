package org.lenslet.backend.opencl.platform;

import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** A device that OpenCL lists; nothing is opened yet. */
public final class FoundDevice {
  private final DeviceFacts facts;
  private final cl_platform_id platform;
  private final cl_device_id device;

  public FoundDevice(DeviceFacts facts, cl_platform_id platform, cl_device_id device) {
    this.facts = facts;
    this.platform = platform;
    this.device = device;
  }

  public DeviceFacts facts() {
    return facts;
  }

  public cl_platform_id platform() {
    return platform;
  }

  public cl_device_id id() {
    return device;
  }

  @Override
  public String toString() {
    return facts.name() + " (" + facts.platform() + ")";
  }
}
