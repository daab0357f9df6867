package org.lenslet.backend.opencl.device;

import static org.jocl.CL.*;

import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.lenslet.backend.opencl.platform.Failures;
import org.lenslet.backend.opencl.platform.LiveObjects;
import org.lenslet.backend.opencl.platform.Releases;

/** A kernel with all that it needs to be enqueued. */
final class BoundKernel {
  private final ClDevice device;
  private final String name;
  private final cl_kernel kernel;
  private final long[] global;
  private final long[] local;

  BoundKernel(ClDevice device, String name, cl_kernel kernel, long[] global, long[] local) {
    this.device = device;
    this.name = name;
    this.kernel = kernel;
    this.global = global;
    this.local = local;
  }

  void enqueue() {
    enqueue(null);
  }

  private void enqueue(cl_event event) {
    try {
      device.failWhenDue();
      clEnqueueNDRangeKernel(
          device.queue(), kernel, global.length, null, global, local, 0, null, event);
    } catch (CLException e) {
      throw Failures.of(device.facts().name(), "kernel " + name, e);
    }
  }

  /** Runs the kernel by itself and waits; nanoseconds on the device's own clock. */
  long enqueueTimed() {
    cl_event event = new cl_event();
    enqueue(event);
    LiveObjects.created(event);
    try {
      clWaitForEvents(1, new cl_event[] {event});
      return profile(event, CL_PROFILING_COMMAND_END) - profile(event, CL_PROFILING_COMMAND_START);
    } catch (CLException e) {
      throw Failures.of(device.facts().name(), "profile of kernel " + name, e);
    } finally {
      Releases.quietly(() -> clReleaseEvent(event));
    }
  }

  private static long profile(cl_event event, int parameter) {
    long[] nanos = new long[1];
    clGetEventProfilingInfo(event, parameter, Long.BYTES, Pointer.to(nanos), null);
    return nanos[0];
  }
}
