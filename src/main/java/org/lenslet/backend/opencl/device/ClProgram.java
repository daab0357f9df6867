package org.lenslet.backend.opencl.device;

import static org.jocl.CL.*;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jocl.CLException;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.lenslet.error.KernelBuildException;

/** A built program of one kernel; owned by its device. */
final class ClProgram implements AutoCloseable {
  private final cl_program program;
  private final KernelSignature signature;
  private final Deque<cl_kernel> idle = new ArrayDeque<>();
  private boolean closed;

  ClProgram(cl_program program, KernelSignature signature) {
    this.program = program;
    this.signature = signature;
  }

  KernelSignature signature() {
    return signature;
  }

  /**
   * A kernel object that nobody else uses: setting arguments is the one call that is not
   * thread-safe. Given back with {@link #release}, and then used again, which spares rusticl 22.3
   * some 50 ms of compiling for each.
   */
  synchronized cl_kernel acquire() {
    if (!idle.isEmpty()) {
      return idle.pop();
    }
    try {
      return LiveObjects.created(clCreateKernel(program, signature.kernel(), null));
    } catch (CLException e) {
      throw new KernelBuildException(
          signature.kernel() + ": expected a kernel of the built program, got " + Failures.code(e),
          "");
    }
  }

  /** Takes a kernel object back; launches of it may still be under way. */
  synchronized void release(cl_kernel kernel) {
    if (closed) {
      Releases.quietly(() -> clReleaseKernel(kernel));
    } else {
      idle.push(kernel);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(kernel -> Releases.quietly(() -> clReleaseKernel(kernel)));
    idle.clear();
    Releases.quietly(() -> clReleaseProgram(program));
  }
}
