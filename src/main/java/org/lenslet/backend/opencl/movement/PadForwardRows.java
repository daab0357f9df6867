package org.lenslet.backend.opencl.movement;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.Share;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.movement.Pad;

/** Surrounds with a value, a work-item several rows of the output: for CPU devices. */
public final class PadForwardRows implements Algorithm {
  static final String NAME = "pad_forward_rows";
  private static final KernelVariant KERNEL = KernelVariant.of("movement/" + NAME + ".cl");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Pad op = (Pad) problem.op();
    int elements = problem.output(0).elements();
    if (elements == 0) {
      return Draft.nothing();
    }
    PadAxes axes = PadAxes.of(op, problem.input(0).shape(), problem.output(0).shape());
    int rows = elements / axes.row();
    Share share = Share.of(device, rows);
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            launch
                .kernel(KERNEL)
                .in("x", binding.input(0))
                .in("axes", launch.table(axes.table()))
                .out("y", binding.output(0))
                .i32("rank", axes.axes().size())
                .f32("value", op.value())
                .i32("rows", rows)
                .i32("rows_per_item", share.perItem())
                .range(share.items(), 1)
                .enqueue());
  }
}
