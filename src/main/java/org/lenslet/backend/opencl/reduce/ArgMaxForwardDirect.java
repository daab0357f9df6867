package org.lenslet.backend.opencl.reduce;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.tensor.Shape;

/** The position of the largest element, a work-item an output. */
public final class ArgMaxForwardDirect implements Algorithm {
  static final String NAME = "arg_max_forward_direct";
  private static final KernelVariant KERNEL = KernelVariant.of("reduce/" + NAME + ".cl");
  private static final int GROUP = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    int outputs = problem.output(0).elements();
    if (outputs == 0) {
      return Draft.nothing();
    }
    Shape shape = problem.input(0).shape();
    int axis = ((ArgMax) problem.op()).axis();
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            launch
                .kernel(KERNEL)
                .in("x", binding.input(0))
                .out("y", binding.output(0))
                .i32("outputs", outputs)
                .i32("extent", shape.get(axis))
                .i32("inner", shape.product(axis + 1, shape.rank()))
                .range(outputs, GROUP)
                .enqueue());
  }
}
