package org.lenslet.backend.opencl.program;

import static org.jocl.CL.*;

import java.util.Locale;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.lenslet.backend.opencl.platform.DeviceFacts;

/** What a built kernel says of its work-groups; all throw {@link CLException}. */
public final class WorkGroups {
  private WorkGroups() {}

  /** The most work-items of a group, by the registers and the local memory that the kernel uses. */
  public static int most(cl_kernel kernel, cl_device_id device) {
    long[] size = new long[1];
    clGetKernelWorkGroupInfo(
        kernel, device, CL_KERNEL_WORK_GROUP_SIZE, Sizeof.size_t, Pointer.to(size), null);
    return (int) size[0];
  }

  /** What {@code reqd_work_group_size} says, in three dimensions; zeros without it. */
  public static long[] required(cl_kernel kernel, cl_device_id device) {
    long[] size = new long[3];
    clGetKernelWorkGroupInfo(
        kernel,
        device,
        CL_KERNEL_COMPILE_WORK_GROUP_SIZE,
        3L * Sizeof.size_t,
        Pointer.to(size),
        null);
    return size;
  }

  /**
   * Whether {@link #most} may be less than what a kernel can have: rusticl 22.3 gives the width of
   * a sub-group for every kernel, also for one that was built for a larger group and runs with it.
   */
  public static boolean understates(DeviceFacts device) {
    return device.platform().toLowerCase(Locale.ROOT).contains("rusticl")
        && device.driver().startsWith("22.");
  }
}
