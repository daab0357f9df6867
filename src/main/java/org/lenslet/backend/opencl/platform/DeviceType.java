package org.lenslet.backend.opencl.platform;

/** What kind of device OpenCL says it is, the preferred kinds first. */
public enum DeviceType {
  GPU,
  ACCELERATOR,
  CPU,
  OTHER
}
