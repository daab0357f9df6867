package org.lenslet.backend.opencl.movement;

import java.util.List;
import java.util.Map;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Transposes in tiles of local memory, a work-group a tile: for GPUs. */
public final class TransposeForwardTiled implements ThreeStep {
  private static final int TILE = 32;
  private static final int ROWS = 4;
  private static final KernelVariant KERNEL =
      KernelVariant.of("movement/transpose_forward_tiled.cl", Map.of("TILE", TILE, "ROWS", ROWS));

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    if (device.maxWorkGroupSize() < TILE * ROWS) {
      return new Verdict.Reject("small work-groups; needs " + TILE * ROWS + " work-items");
    }
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
    long tiles = planes.squares(TILE);
    if (tiles == 0) {
      return;
    }
    planes
        .bind(launch.kernel(KERNEL), launch)
        .in("x", binding.input(0))
        .out("y", binding.output(0))
        .i32("tiles_high", planes.high(TILE))
        .i32("tiles_wide", planes.wide(TILE))
        .range(new long[] {tiles * TILE * ROWS}, new long[] {TILE * ROWS})
        .enqueue();
  }
}
