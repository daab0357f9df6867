package org.lenslet.backend.opencl.launch;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.platform.DeviceFacts;

/** One way to compute an operation with OpenCL kernels. Stateless. */
@FunctionalInterface
public interface Algorithm {

  /** What this algorithm would do for the problem on such a device, or why it cannot. */
  Draft propose(DeviceFacts device, Problem problem);

  /**
   * An algorithm that knows its name, as one for a single operation does; one for several is named
   * for each of them where its family lists it.
   */
  interface Named extends Algorithm {

    /** See {@link org.lenslet.backend.Candidate#name}. */
    String name();
  }
}
