package org.lenslet.backend.cpu.movement;

import java.util.Arrays;
import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Walk;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Dequantize;
import org.lenslet.op.movement.Gather;
import org.lenslet.op.movement.GatherBackward;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;

/** The operations that move elements without computing, as {@link StridedCopy} copies. */
public final class MovementKernels {
  private MovementKernels() {}

  /** The kernels for moving elements. */
  public static void list(KernelList list) {
    list.add("broadcast_forward_copy", Broadcast.class, MovementKernels::copies);
    list.add("transpose_forward_copy", Transpose.class, MovementKernels::copies);
    list.add("slice_forward_copy", Slice.class, MovementKernels::copies);
    list.add("pad_forward_copy", Pad.class, MovementKernels::pad);
    list.add("concat_forward_copy", Concat.class, MovementKernels::copies);
    list.add("dequantize_forward_planes", Dequantize.class, DequantizeKernel::of);
    list.add("gather_forward_rows", Gather.class, GatherKernel::forward);
    list.add("gather_backward_rows", GatherBackward.class, GatherKernel::backward);
  }

  private static CpuKernel copies(CpuContext context, Problem problem) {
    List<StridedCopy> copies = Walk.copies(problem).stream().map(StridedCopy::new).toList();
    return binding -> {
      Launch[] launches = new Launch[copies.size()];
      Arrays.setAll(launches, i -> bind(context, copies.get(i), i, binding));
      return launches.length == 1 ? launches[0] : () -> run(launches);
    };
  }

  private static void run(Launch[] launches) {
    for (Launch launch : launches) {
      launch.run();
    }
  }

  private static Launch bind(CpuContext context, StridedCopy copy, int input, Binding binding) {
    return copy.bind(context, Floats.of(binding.input(input)), Floats.of(binding.output(0)));
  }

  private static CpuKernel pad(CpuContext context, Problem problem) {
    float value = ((Pad) problem.op()).value();
    int elements = problem.output(0).elements();
    CpuKernel copies = copies(context, problem);
    return binding -> {
      Floats y = Floats.of(binding.output(0));
      Launch fill =
          new ParallelLoop(
              context,
              elements,
              1,
              (first, end, worker) ->
                  Arrays.fill(y.array(), y.offset() + first, y.offset() + end, value));
      Launch move = copies.bind(binding);
      return () -> {
        fill.run();
        move.run();
      };
    };
  }
}
