package org.lenslet.backend.opencl.platform;

/**
 * Why there is not one platform.
 *
 * @param missing what is not there or does not work
 * @param reason in words, one line without an end
 */
public record Absence(Part missing, String reason) {
  /** What it takes to see platforms, from the bottom up. */
  public enum Part {
    /** The library that knows the platforms, {@code libOpenCL}. */
    LOADER,
    /** JOCL's own native library. */
    JOCL,
    /** A driver that does not end the process that loads it. */
    DRIVER,
    /** An implementation of OpenCL that the loader finds. */
    PLATFORM
  }

  static final Absence NO_LOADER = new Absence(Part.LOADER, "no OpenCL loader (libOpenCL)");
  static final Absence NO_PLATFORM = new Absence(Part.PLATFORM, "no OpenCL platform");
}
