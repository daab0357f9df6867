package org.lenslet.cli;

import picocli.CommandLine.Option;

/** Where to run. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu, reference, opencl or opencl:NAME (default: auto).")
  private String device;

  /** What was asked for, or the given one. */
  String orElse(String other) {
    return device == null ? other : device;
  }

  /** What was asked for, or the best there is. */
  String orAuto() {
    return orElse("auto");
  }
}
