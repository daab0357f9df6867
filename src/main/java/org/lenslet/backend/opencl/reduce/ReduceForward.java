package org.lenslet.backend.opencl.reduce;

import java.util.List;
import java.util.Map;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.MeanScale;
import org.lenslet.backend.opencl.launch.Pieces;
import org.lenslet.backend.opencl.launch.Workspace;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;

/**
 * Reductions over any axes. Few results of many elements are computed piece by piece into the
 * workspace; a second launch over runs combines the pieces.
 *
 * @param name of the kernel
 * @param lastReduced whether it is for tensors whose last axis is reduced, or kept
 * @param isVector whether a work-item goes along the last axis in vectors
 * @param leastElements of a piece
 * @param mostPieces over all results
 */
public record ReduceForward(
    String name, boolean lastReduced, boolean isVector, int leastElements, int mostPieces)
    implements Algorithm {

  /** A team of work-items a result, the last axis reduced. */
  public static final ReduceForward RUNS =
      new ReduceForward("reduce_forward_runs", true, false, 4096, 1024);

  /** A work-item a result, the last axis kept. */
  public static final ReduceForward COLUMNS =
      new ReduceForward("reduce_forward_columns", false, false, 64, 16384);

  /** Vectors along the last axis, which is reduced. */
  public static final ReduceForward RUNS_VECTOR =
      new ReduceForward("reduce_forward_runs_vector", true, true, 8192, 64);

  /** Vectors along the last axis, which is kept. */
  public static final ReduceForward COLUMNS_VECTOR =
      new ReduceForward("reduce_forward_columns_vector", false, true, 512, 64);

  /** Work-items of a group, where they take one result each or share it as a team. */
  private static final int GROUP = 128;

  /** Elements for a member of a team, so that the tree at the end is the smaller part. */
  private static final int ELEMENTS_OF_MEMBER = 8;

  private static final int LANES = 16;

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Reduce op = (Reduce) problem.op();
    ReducedAxes axes = ReducedAxes.of(problem.input(0).shape(), op.axes());
    if (axes.lastReduced() != lastReduced) {
      return Draft.refuse(
          lastReduced
              ? "the last axis is kept; needs it reduced"
              : "the last axis is reduced; needs it kept");
    }
    if (axes.outputs() == 0) {
      return Draft.nothing();
    }
    boolean isMean = op.function() == ReduceFunction.MEAN;
    float scale = isMean ? MeanScale.of(axes.count()) : 1;
    float divisor = isMean ? axes.count() * scale : 1;
    Pieces pieces = pieces(axes);
    Step first = new Step(this, op.function(), axes, pieces);
    if (pieces.count() == 1) {
      return Draft.of(
              first.kernel(),
              (binding, launch) ->
                  first.enqueue(binding.input(0), binding.output(0), scale, divisor, launch))
          .cost(cost(axes));
    }
    int parts = axes.outputs() * pieces.count();
    ReducedAxes rest = ReducedAxes.ofRows(axes.outputs(), pieces.count());
    Step second =
        new Step(
            isVector ? RUNS_VECTOR : RUNS,
            op.function(),
            rest,
            Pieces.whole(rest.rows(), rest.run()));
    return Draft.of(
            List.of(first.kernel(), second.kernel()),
            (binding, launch) -> {
              DeviceTensor between = new Workspace(binding.workspace()).take(parts);
              first.enqueue(binding.input(0), between, scale, 1, launch);
              second.enqueue(between, binding.output(0), 1, divisor, launch);
            })
        .workspace(parts)
        .cost(cost(axes));
  }

  private Pieces pieces(ReducedAxes axes) {
    int together = isVector && !lastReduced ? Math.min(LANES, axes.last()) : 1;
    int results = axes.outputs() / together;
    return Pieces.of(axes.rows(), axes.run(), results, leastElements, mostPieces);
  }

  /** How much of a vector a short run leaves idle. */
  private double cost(ReducedAxes axes) {
    boolean isIdle = isVector && lastReduced && axes.run() < LANES && axes.outputs() > 1;
    return isIdle ? (double) LANES / axes.run() : 1;
  }

  /** One of the one or two kernels of a reduction. */
  private record Step(ReduceForward by, ReduceFunction function, ReducedAxes axes, Pieces pieces) {

    KernelVariant kernel() {
      int reduction =
          switch (function) {
            case SUM, MEAN -> 0;
            case MAX -> 1;
            case MIN -> 2;
            case PRODUCT -> 3;
          };
      return KernelVariant.of("reduce/" + by.name + ".cl", Map.of("REDUCTION", reduction));
    }

    void enqueue(DeviceTensor x, DeviceTensor y, float scale, float divisor, LaunchBuilder launch) {
      KernelCall call =
          launch
              .kernel(kernel())
              .in("x", x)
              .out("y", y)
              .i32("outputs", axes.outputs())
              .i32("pieces", pieces.count())
              .i32("rows", axes.rows())
              .i32("piece_rows", pieces.rows())
              .f32("scale", scale)
              .f32("divisor", divisor);
      bind(call, launch, "kept", axes.kept());
      bind(call, launch, "reduced", axes.reduced());
      if (by.lastReduced) {
        call.i32("run", axes.run())
            .i32("piece_run", pieces.run())
            .i32("run_pieces", pieces.runPieces());
      }
      int targets = axes.outputs() * pieces.count();
      if (by.isVector && by.lastReduced) {
        call.range(targets, 1);
      } else if (by.isVector) {
        int blocks = (axes.last() + LANES - 1) / LANES;
        call.i32("columns", axes.last()).range(targets / axes.last() * blocks, 1);
      } else if (by.lastReduced) {
        teams(call, targets);
      } else {
        call.range(targets, GROUP);
      }
      call.enqueue();
    }

    private static void bind(
        KernelCall call, LaunchBuilder launch, String name, List<ReducedAxes.Axis> axes) {
      if (axes.isEmpty()) {
        call.absent(name);
      } else {
        call.in(name, launch.table(ReducedAxes.table(axes)));
      }
      call.i32(name + "_axes", axes.size());
    }

    private void teams(KernelCall call, int targets) {
      int group = Integer.highestOneBit(Math.min(GROUP, call.maxWorkGroup()));
      int members = Math.max(1, pieces.elements() / ELEMENTS_OF_MEMBER);
      int team = Math.min(group, Integer.highestOneBit(members));
      int width = Math.min(team, Integer.highestOneBit(2 * pieces.run() - 1));
      call.i32("team", team)
          .i32("width", width)
          .local("parts", group * Float.BYTES)
          .range((long) targets * team, group);
    }
  }
}
