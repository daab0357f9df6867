package org.lenslet.backend.opencl;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Verdict;
import org.lenslet.backend.opencl.device.DeviceFacts;
import org.lenslet.backend.opencl.device.KernelVariant;
import org.lenslet.backend.opencl.device.LaunchBuilder;

/** Copies along regular walks, a work-item an element. */
final class CopyDirect implements Algorithm {
  private static final KernelVariant KERNEL = KernelVariant.of("movement/copy_direct.cl");
  private static final int GROUP = 64;

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    return Verdict.ACCEPT;
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(KERNEL);
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    List<Walk> walks = Walk.of(problem);
    for (int i = 0; i < walks.size(); i++) {
      Walk walk = walks.get(i);
      if (walk.elements() == 0) {
        continue;
      }
      launch
          .kernel(KERNEL)
          .in("x", binding.input(i))
          .in("walk", launch.table(walk.table()))
          .out("y", binding.output(0))
          .i32("elements", walk.elements())
          .i32("rank", walk.rank())
          .i32("from_start", walk.fromStart())
          .i32("to_start", walk.toStart())
          .range(walk.elements(), GROUP)
          .enqueue();
    }
  }
}
