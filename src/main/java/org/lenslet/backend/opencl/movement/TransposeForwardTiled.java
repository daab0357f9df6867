package org.lenslet.backend.opencl.movement;

import java.util.Map;
import java.util.Optional;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Transposes in tiles of local memory, a work-group a tile: for GPUs. */
public final class TransposeForwardTiled implements Algorithm {
  static final String NAME = "transpose_forward_tiled";
  private static final int TILE = 32;
  private static final int ROWS = 4;
  private static final KernelVariant KERNEL =
      KernelVariant.of("movement/" + NAME + ".cl", Map.of("TILE", TILE, "ROWS", ROWS));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    if (device.maxWorkGroupSize() < TILE * ROWS) {
      return Draft.refuse("small work-groups; needs %d work-items", TILE * ROWS);
    }
    Optional<TransposedPlanes> found = TransposedPlanes.of(problem);
    if (found.isEmpty()) {
      return TransposedPlanes.REFUSAL;
    }
    TransposedPlanes planes = found.get();
    long tiles = planes.squares(TILE);
    if (tiles == 0) {
      return Draft.nothing();
    }
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            planes
                .bind(launch.kernel(KERNEL), launch)
                .in("x", binding.input(0))
                .out("y", binding.output(0))
                .i32("tiles_high", planes.high(TILE))
                .i32("tiles_wide", planes.wide(TILE))
                .range(new long[] {tiles * TILE * ROWS}, new long[] {TILE * ROWS})
                .enqueue());
  }
}
