package org.lenslet.backend.opencl.random;

import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.random.RandomUniform;
import org.lenslet.random.Purpose;

/** Random numbers, a work-item a block of four. */
final class RandomUniformForwardPhilox implements Algorithm {
  static final String NAME = "random_uniform_forward_philox";
  private static final KernelVariant KERNEL = KernelVariant.of("random/" + NAME + ".cl");
  private static final int WORDS = 4;
  private static final int GROUP = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    int elements = problem.output(0).elements();
    if (elements == 0) {
      return Draft.nothing();
    }
    int stream = ((RandomUniform) problem.op()).stream();
    return Draft.of(KERNEL, (binding, launch) -> enqueue(elements, stream, binding, launch));
  }

  private static void enqueue(int elements, int stream, Binding binding, LaunchBuilder launch) {
    // The step's number, which is the stream's low half, is known only on the device.
    int high = (int) (Purpose.stepStream(stream, 0) >>> 32);
    launch
        .kernel(KERNEL)
        .in("numbers", binding.input(0))
        .out("y", binding.output(0))
        .i32("elements", elements)
        .i32("stream_high", high)
        .range((elements - 1) / WORDS + 1, GROUP)
        .enqueue();
  }
}
