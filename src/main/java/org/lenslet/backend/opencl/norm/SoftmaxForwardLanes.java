package org.lenslet.backend.opencl.norm;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.norm.Softmax;

/** Softmax along an axis: a work-item a lane, or a team of them where lanes are long. */
public final class SoftmaxForwardLanes implements Algorithm {
  static final String NAME = "softmax_forward_lanes";
  private static final KernelVariant KERNEL = KernelVariant.of("norm/" + NAME + ".cl");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Lanes lanes = Lanes.along(problem.input(0).shape(), ((Softmax) problem.op()).axis());
    if (lanes.isEmpty()) {
      return Draft.nothing();
    }
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            lanes
                .bind(launch.kernel(KERNEL))
                .in("x", binding.input(0))
                .out("y", binding.output(0))
                .i32("extent", lanes.extent())
                .enqueue());
  }
}
