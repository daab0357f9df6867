package org.lenslet.backend.opencl.launch;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.platform.DeviceFacts;

/** One way to compute an operation with OpenCL kernels. Stateless. */
public interface Algorithm {

  /** See {@link org.lenslet.backend.Candidate#name}. */
  String name();

  /** What this algorithm would do for the problem on such a device, or why it cannot. */
  Draft propose(DeviceFacts device, Problem problem);
}
