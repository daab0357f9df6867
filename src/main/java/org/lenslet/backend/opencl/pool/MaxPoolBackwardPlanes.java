package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.Share;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.tensor.Shape;

/**
 * Gradient of maximum pooling, adaptive or not, a work-item several planes of it: for CPU devices.
 *
 * @param name of the algorithm, by the operation
 */
public record MaxPoolBackwardPlanes(String name) implements Algorithm {
  private static final KernelVariant KERNEL = KernelVariant.of("pool/max_pool_backward_planes.cl");

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Shape input = problem.output(0).shape();
    if (input.elements() == 0) {
      return Draft.nothing();
    }
    int planes = input.product(0, 2);
    int outputs = problem.input(0).elements() / planes;
    Share share = Share.of(device, planes);
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            launch
                .kernel(KERNEL)
                .in("dy", binding.input(0))
                .in("positions", binding.input(1))
                .out("dx", binding.output(0))
                .i32("planes", planes)
                .i32("planes_per_item", share.perItem())
                .i32("inputs", input.product(2, input.rank()))
                .i32("outputs", outputs)
                .range(share.items(), 1)
                .enqueue());
  }
}
