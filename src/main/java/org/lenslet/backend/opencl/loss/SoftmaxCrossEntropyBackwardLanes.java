package org.lenslet.backend.opencl.loss;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.norm.Lanes;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Gradient of softmax and cross-entropy, a work-item or a team of them a lane. */
public final class SoftmaxCrossEntropyBackwardLanes implements Algorithm {
  static final String NAME = "softmax_cross_entropy_backward_lanes";
  private static final KernelVariant KERNEL = KernelVariant.of("loss/" + NAME + ".cl");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Lanes lanes = Lanes.along(problem.input(0).shape(), 1);
    if (lanes.isEmpty()) {
      return Draft.nothing();
    }
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            lanes
                .bind(launch.kernel(KERNEL))
                .in("logits", binding.input(0))
                .in("labels", binding.input(1))
                .in("dloss", binding.input(2))
                .out("dlogits", binding.output(0))
                .i32("classes", lanes.extent())
                .enqueue());
  }
}
