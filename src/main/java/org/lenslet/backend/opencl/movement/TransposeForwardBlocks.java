package org.lenslet.backend.opencl.movement;

import java.util.Map;
import java.util.Optional;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.Share;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Transposes in blocks, a work-item several of them: for CPU devices. */
public final class TransposeForwardBlocks implements Algorithm {
  static final String NAME = "transpose_forward_blocks";
  private static final int SIDE = 16;
  private static final KernelVariant KERNEL =
      KernelVariant.of("movement/" + NAME + ".cl", Map.of("SIDE", SIDE));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Optional<TransposedPlanes> found = TransposedPlanes.of(problem);
    if (found.isEmpty()) {
      return TransposedPlanes.REFUSAL;
    }
    TransposedPlanes planes = found.get();
    int blocks = planes.squares(SIDE);
    if (blocks == 0) {
      return Draft.nothing();
    }
    Share share = Share.of(device, blocks);
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            planes
                .bind(launch.kernel(KERNEL), launch)
                .in("x", binding.input(0))
                .out("y", binding.output(0))
                .i32("blocks", blocks)
                .i32("blocks_per_item", share.perItem())
                .i32("blocks_high", planes.high(SIDE))
                .i32("blocks_wide", planes.wide(SIDE))
                .range(share.items(), 1)
                .enqueue());
  }
}
