package org.lenslet.backend.opencl.movement;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Share;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Copies along regular walks, a work-item several rows: for CPU devices. */
public final class CopyRows implements ThreeStep {
  private static final KernelVariant KERNEL = KernelVariant.of("movement/copy_rows.cl");

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
      int rows = walk.elements() / walk.extents().get(walk.rank() - 1);
      Share share = Share.of(launch.facts(), rows);
      launch
          .kernel(KERNEL)
          .in("x", binding.input(i))
          .in("walk", launch.table(walk.table()))
          .out("y", binding.output(0))
          .i32("rows", rows)
          .i32("rows_per_item", share.perItem())
          .i32("rank", walk.rank())
          .i32("from_start", walk.fromStart())
          .i32("to_start", walk.toStart())
          .range(share.items(), 1)
          .enqueue();
    }
  }
}
