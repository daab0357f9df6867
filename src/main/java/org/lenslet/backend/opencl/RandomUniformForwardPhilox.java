package org.lenslet.backend.opencl;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Verdict;
import org.lenslet.backend.opencl.device.DeviceFacts;
import org.lenslet.backend.opencl.device.KernelVariant;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.op.RandomUniform;
import org.lenslet.random.Purpose;

/** Random numbers, a work-item a block of four. */
final class RandomUniformForwardPhilox implements Algorithm {
  private static final KernelVariant KERNEL =
      KernelVariant.of("random/random_uniform_forward_philox.cl");
  private static final int WORDS = 4;
  private static final int GROUP = 64;

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    return Verdict.ACCEPT;
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(KERNEL);
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    RandomUniform op = (RandomUniform) problem.op();
    int elements = problem.output(0).elements();
    if (elements == 0) {
      return;
    }
    // The step's number, which is the stream's low half, is known only on the device.
    int high = (int) (Purpose.stepStream(op.stream(), 0) >>> 32);
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
