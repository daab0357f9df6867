package org.lenslet.backend.opencl.movement;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.movement.Dequantize;

/** Values in place of bytes, a work-item a word of four. */
public final class DequantizeForwardWords implements Algorithm {
  static final String NAME = "dequantize_forward_words";
  private static final KernelVariant KERNEL = KernelVariant.of("movement/" + NAME + ".cl");
  private static final int GROUP = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Dequantize op = (Dequantize) problem.op();
    int words = problem.input(0).elements();
    if (words == 0) {
      return Draft.nothing();
    }
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            launch
                .kernel(KERNEL)
                .in("x", binding.input(0))
                .in("table", binding.input(1))
                .out("y", binding.output(0))
                .i32("count", words)
                .i32("words", op.words())
                .i32("example", op.shape().elements())
                .i32("plane", op.shape().product(1, op.shape().rank()))
                .range(words, GROUP)
                .enqueue());
  }
}
