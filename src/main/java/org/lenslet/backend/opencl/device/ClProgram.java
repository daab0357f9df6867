package org.lenslet.backend.opencl.device;

import static org.jocl.CL.*;

import org.jocl.CLException;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.lenslet.error.KernelBuildException;

/** A built program of one kernel; owned by its device. */
final class ClProgram implements AutoCloseable {
  private final cl_program program;
  private final KernelSignature signature;

  ClProgram(cl_program program, KernelSignature signature) {
    this.program = program;
    this.signature = signature;
  }

  KernelSignature signature() {
    return signature;
  }

  /** A kernel object of its own: setting arguments is the one call that is not thread-safe. */
  cl_kernel kernel() {
    try {
      return LiveObjects.created(clCreateKernel(program, signature.kernel(), null));
    } catch (CLException e) {
      throw new KernelBuildException(
          signature.kernel() + ": expected a kernel of the built program, got " + Failures.code(e),
          "");
    }
  }

  @Override
  public void close() {
    Releases.quietly(() -> clReleaseProgram(program));
  }
}
