package org.lenslet.backend.opencl.program;

import static org.jocl.CL.*;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jocl.CLException;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.lenslet.backend.opencl.platform.Failures;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.platform.LiveObjects;
import org.lenslet.backend.opencl.platform.Releases;
import org.lenslet.error.ClosedException;
import org.lenslet.error.KernelBuildException;

/** A built program of one kernel; owned by its device. */
public final class ClProgram implements AutoCloseable {
  private final cl_program program;
  private final KernelSignature signature;
  private final Deque<cl_kernel> idle = new ArrayDeque<>();
  private final List<cl_kernel> all = new ArrayList<>();
  private boolean closed;

  private ClProgram(cl_program program, KernelSignature signature) {
    this.program = program;
    this.signature = signature;
  }

  /**
   * Takes a built program over, after a look at its kernel: what builds may still not run. Apple's
   * kernels may fail to be created, and one with a required work-group may need more registers than
   * so many work-items have.
   *
   * @throws KernelBuildException if the kernel cannot be used; the program is released
   */
  public static ClProgram of(cl_program built, KernelSignature signature, FoundDevice device) {
    ClProgram program = new ClProgram(built, signature);
    try {
      program.check(device);
      return program;
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  private void check(FoundDevice device) {
    cl_kernel kernel = acquire();
    try {
      long[] required = WorkGroups.required(kernel, device.id());
      long items = required[0] * required[1] * required[2];
      long most = WorkGroups.most(kernel, device.id());
      if (items > most && !WorkGroups.understates(device.facts())) {
        throw new KernelBuildException(
            signature.kernel()
                + ": expected registers and local memory for the work-group of "
                + items
                + " that it requires, got enough for "
                + most,
            "");
      }
    } catch (CLException e) {
      throw new KernelBuildException(
          signature.kernel() + ": expected to tell its work-group, got " + Failures.code(e), "");
    } finally {
      release(kernel);
    }
  }

  public KernelSignature signature() {
    return signature;
  }

  /**
   * A kernel object that nobody else uses: setting arguments is the one call that is not
   * thread-safe. Given back with {@link #release}, and then used again, which spares rusticl 22.3
   * some 50 ms of compiling for each.
   */
  public synchronized cl_kernel acquire() {
    if (closed) {
      throw new ClosedException("program of " + signature.kernel());
    }
    if (!idle.isEmpty()) {
      return idle.pop();
    }
    try {
      all.add(LiveObjects.created(clCreateKernel(program, signature.kernel(), null)));
      return all.get(all.size() - 1);
    } catch (CLException e) {
      throw new KernelBuildException(
          signature.kernel() + ": expected a kernel of the built program, got " + Failures.code(e),
          "");
    }
  }

  /** Takes a kernel object back; launches of it may still be under way. */
  public synchronized void release(cl_kernel kernel) {
    if (!closed) {
      idle.push(kernel);
    }
  }

  /** Releases the kernel objects too, given back or not: nobody uses a device that is closed. */
  @Override
  public synchronized void close() {
    closed = true;
    all.forEach(kernel -> Releases.quietly(() -> clReleaseKernel(kernel)));
    all.clear();
    idle.clear();
    Releases.quietly(() -> clReleaseProgram(program));
  }
}
