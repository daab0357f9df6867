package org.lenslet.backend.opencl.device;

/** What kind of device OpenCL says it is, the preferred kinds first. */
public enum DeviceType {
  GPU,
  ACCELERATOR,
  CPU,
  OTHER
}
