package org.lenslet.backend.opencl.platform;

import org.jocl.CL;
import org.jocl.CLException;
import org.lenslet.error.DeviceException;

/** Turns JOCL's exceptions into this project's, at the border of the package. */
public final class Failures {
  private Failures() {}

  /**
   * NVIDIA's answer when a kernel was killed or the device fell off the bus; not in the standard.
   */
  private static final int NVIDIA_LOST = -9999;

  public static String code(CLException e) {
    return e.getStatus() == NVIDIA_LOST
        ? "error -9999 (NVIDIA: illegal access or lost device)"
        : CL.stringFor_errorCode(e.getStatus());
  }

  /**
   * @param call the function of OpenCL and what it was called for
   */
  public static DeviceException of(String device, String call, CLException e) {
    return new DeviceException(
        "opencl: expected "
            + call
            + " to succeed on "
            + device
            + ", got "
            + code(e)
            + "; the device may be lost: use another one",
        e);
  }

  public static boolean isOutOfMemory(CLException e) {
    int status = e.getStatus();
    return status == CL.CL_MEM_OBJECT_ALLOCATION_FAILURE
        || status == CL.CL_OUT_OF_RESOURCES
        || status == CL.CL_OUT_OF_HOST_MEMORY
        || status == CL.CL_INVALID_BUFFER_SIZE;
  }
}
