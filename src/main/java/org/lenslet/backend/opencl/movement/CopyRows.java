package org.lenslet.backend.opencl.movement;

import java.util.List;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Walk;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.Share;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/**
 * Copies along regular walks, a work-item several rows: for CPU devices.
 *
 * @param name of the algorithm, by the operation
 */
public record CopyRows(String name) implements Algorithm {
  private static final KernelVariant KERNEL = KernelVariant.of("movement/copy_rows.cl");

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
            Share share = Share.of(device, walk.rows());
            launch
                .kernel(KERNEL)
                .in("x", binding.input(i))
                .in("axes", launch.table(walk.table()))
                .out("y", binding.output(0))
                .i32("rows", walk.rows())
                .i32("rows_per_item", share.perItem())
                .i32("rank", walk.rank())
                .i32("from_start", walk.starts()[0])
                .i32("to_start", walk.starts()[1])
                .range(share.items(), 1)
                .enqueue();
          }
        });
  }
}
