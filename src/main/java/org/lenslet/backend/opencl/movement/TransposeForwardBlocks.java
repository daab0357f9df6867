package org.lenslet.backend.opencl.movement;

import java.util.List;
import java.util.Map;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Share;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Transposes in blocks, a work-item several of them: for CPU devices. */
public final class TransposeForwardBlocks implements ThreeStep {
  private static final int SIDE = 16;
  private static final KernelVariant KERNEL =
      KernelVariant.of("movement/transpose_forward_blocks.cl", Map.of("SIDE", SIDE));

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    return TransposedPlanes.of(problem).isPresent()
        ? Verdict.ACCEPT
        : new Verdict.Reject("the last axis stays the last: its rows are copied whole");
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(KERNEL);
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    TransposedPlanes planes = TransposedPlanes.of(problem).orElseThrow();
    int blocks = planes.squares(SIDE);
    if (blocks == 0) {
      return;
    }
    Share share = Share.of(launch.facts(), blocks);
    planes
        .bind(launch.kernel(KERNEL), launch)
        .in("x", binding.input(0))
        .out("y", binding.output(0))
        .i32("blocks", blocks)
        .i32("blocks_per_item", share.perItem())
        .i32("blocks_high", planes.high(SIDE))
        .i32("blocks_wide", planes.wide(SIDE))
        .range(share.items(), 1)
        .enqueue();
  }
}
