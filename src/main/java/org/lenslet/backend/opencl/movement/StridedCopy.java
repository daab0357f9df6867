package org.lenslet.backend.opencl.movement;

import java.util.List;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Walk;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/**
 * Copies along regular walks, a work-item an element.
 *
 * @param name of the algorithm, by the operation
 */
public record StridedCopy(String name) implements Algorithm {
  private static final KernelVariant KERNEL = KernelVariant.of("movement/strided_copy.cl");
  private static final int GROUP = 64;

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    List<Walk> walks = Walk.copies(problem);
    return Draft.of(
        KERNEL,
        (binding, launch) -> {
          for (int i = 0; i < walks.size(); i++) {
            Walk walk = walks.get(i);
            if (walk.elements() == 0) {
              continue;
            }
            launch
                .kernel(KERNEL)
                .in("x", binding.input(i))
                .out("y", binding.output(0))
                .in("axes", launch.table(walk.table()))
                .i32("rank", walk.rank())
                .i32("elements", walk.elements())
                .i32("x_base", walk.starts()[0])
                .i32("y_base", walk.starts()[1])
                .range(walk.elements(), GROUP)
                .enqueue();
          }
        });
  }
}
