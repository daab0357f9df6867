package org.lenslet.backend.opencl.launch;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Verdict;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** One way to compute an operation with OpenCL kernels. Stateless. */
public interface Algorithm {

  /** Whether this algorithm can solve the problem on such a device, and the workspace it needs. */
  Verdict judge(DeviceFacts device, Problem problem);

  /**
   * All kernels that {@link #enqueue} will use. They are built before the algorithm is chosen, so
   * that one that does not build on a device gives way to the next algorithm.
   */
  List<KernelVariant> kernels(DeviceFacts device, Problem problem);

  /** Puts the kernels, bound to memory, into the launch, in the order in which they run. */
  void enqueue(Problem problem, Binding binding, LaunchBuilder launch);
}
