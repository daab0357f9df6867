package org.lenslet.backend.opencl.loss;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.loss.OneHot;
import org.lenslet.tensor.Shape;

/** Labels as rows of numbers, a work-item an element. */
public final class OneHotForwardDirect implements Algorithm {
  static final String NAME = "one_hot_forward_direct";
  private static final KernelVariant KERNEL = KernelVariant.of("loss/" + NAME + ".cl");
  private static final int GROUP = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    OneHot op = (OneHot) problem.op();
    Shape labels = problem.input(0).shape();
    int elements = problem.output(0).elements();
    if (elements == 0) {
      return Draft.nothing();
    }
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            launch
                .kernel(KERNEL)
                .in("labels", binding.input(0))
                .out("y", binding.output(0))
                .i32("elements", elements)
                .i32("classes", op.classes())
                .i32("inner", labels.product(1, labels.rank()))
                .f32("on", op.on())
                .f32("off", op.off())
                .range(elements, GROUP)
                .enqueue());
  }
}
