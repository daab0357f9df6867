package org.lenslet.backend.opencl.reduce;

import java.util.List;
import java.util.Map;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.Reduce;
import org.lenslet.op.ReduceFunction;
import org.lenslet.tensor.TensorSpec;

/**
 * Reductions over any axes. Few results of many elements are computed piece by piece into the
 * workspace; a second launch over runs combines the pieces.
 */
public enum ReduceForward implements ThreeStep {
  /** A team of work-items a result, the last axis reduced. */
  RUNS("reduce_forward_runs", true, 4096, 1024),
  /** A work-item a result, the last axis kept. */
  COLUMNS("reduce_forward_columns", false, 64, 16384),
  /** Vectors along the last axis, which is reduced. */
  RUNS_VECTOR("reduce_forward_runs_vector", true, 8192, 64),
  /** Vectors along the last axis, which is kept. */
  COLUMNS_VECTOR("reduce_forward_columns_vector", false, 512, 64);

  /** Work-items of a group, where they take one result each or share it as a team. */
  private static final int GROUP = 128;

  /** Elements for a member of a team, so that the tree at the end is the smaller part. */
  private static final int ELEMENTS_OF_MEMBER = 8;

  private static final int LANES = 16;

  private final String kernel;
  private final boolean lastReduced;
  private final int leastElements;
  private final int mostPieces;

  ReduceForward(String kernel, boolean lastReduced, int leastElements, int mostPieces) {
    this.kernel = kernel;
    this.lastReduced = lastReduced;
    this.leastElements = leastElements;
    this.mostPieces = mostPieces;
  }

  String kernel() {
    return kernel;
  }

  private boolean isVector() {
    return this == RUNS_VECTOR || this == COLUMNS_VECTOR;
  }

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    ReducedAxes axes = axes(problem);
    if (axes.lastReduced() != lastReduced) {
      return new Verdict.Reject(
          lastReduced
              ? "the last axis is kept; needs it reduced"
              : "the last axis is reduced; needs it kept");
    }
    if (this == RUNS_VECTOR && axes.run() < LANES && axes.outputs() > 1) {
      return new Verdict.Reject("runs too short for a vector; needs " + LANES + " elements");
    }
    int pieces = pieces(axes).count();
    return Verdict.acceptWithFloats(pieces == 1 ? 0 : (long) pieces * axes.outputs());
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    ReduceFunction function = ((Reduce) problem.op()).function();
    KernelVariant first = variant(function);
    return pieces(axes(problem)).count() == 1
        ? List.of(first)
        : List.of(first, combining().variant(function));
  }

  private KernelVariant variant(ReduceFunction function) {
    int reduction =
        switch (function) {
          case SUM, MEAN -> 0;
          case MAX -> 1;
          case MIN -> 2;
        };
    return KernelVariant.of("reduce/" + kernel + ".cl", Map.of("REDUCTION", reduction));
  }

  /** What combines the pieces. */
  private ReduceForward combining() {
    return isVector() ? RUNS_VECTOR : RUNS;
  }

  private static ReducedAxes axes(Problem problem) {
    return ReducedAxes.of(problem.input(0).shape(), ((Reduce) problem.op()).axes());
  }

  private ReducePieces pieces(ReducedAxes axes) {
    int together = this == COLUMNS_VECTOR ? Math.min(LANES, axes.last()) : 1;
    int results = axes.outputs() / together;
    return ReducePieces.of(axes, results, leastElements, mostPieces);
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    ReducedAxes axes = axes(problem);
    if (axes.outputs() == 0) {
      return;
    }
    ReduceFunction function = ((Reduce) problem.op()).function();
    float divisor = function == ReduceFunction.MEAN ? axes.count() : 1;
    ReducePieces pieces = pieces(axes);
    DeviceTensor x = binding.input(0);
    DeviceTensor y = binding.output(0);
    if (pieces.count() == 1) {
      enqueue(function, axes, pieces, x, y, divisor, launch);
      return;
    }
    DeviceTensor workspace = binding.workspace();
    DeviceTensor parts =
        new DeviceTensor(
            workspace.buffer(),
            workspace.offset(),
            TensorSpec.f32(axes.outputs() * pieces.count()));
    ReducedAxes rest = ReducedAxes.ofRows(axes.outputs(), pieces.count());
    enqueue(function, axes, pieces, x, parts, 1, launch);
    combining().enqueue(function, rest, ReducePieces.whole(rest), parts, y, divisor, launch);
  }

  private void enqueue(
      ReduceFunction function,
      ReducedAxes axes,
      ReducePieces pieces,
      DeviceTensor x,
      DeviceTensor y,
      float divisor,
      LaunchBuilder launch) {
    KernelCall call =
        launch
            .kernel(variant(function))
            .in("x", x)
            .out("y", y)
            .i32("outputs", axes.outputs())
            .i32("pieces", pieces.count())
            .i32("rows", axes.rows())
            .i32("piece_rows", pieces.rows())
            .f32("divisor", divisor);
    axes(call, launch, "kept", axes.kept());
    axes(call, launch, "reduced", axes.reduced());
    if (lastReduced) {
      call.i32("run", axes.run())
          .i32("piece_run", pieces.run())
          .i32("run_pieces", pieces.runPieces());
    }
    int targets = axes.outputs() * pieces.count();
    switch (this) {
      case RUNS -> teams(call, pieces, targets);
      case COLUMNS -> call.range(targets, GROUP);
      case RUNS_VECTOR -> call.range(targets, 1);
      case COLUMNS_VECTOR -> {
        int blocks = (axes.last() + LANES - 1) / LANES;
        call.i32("columns", axes.last()).range(targets / axes.last() * blocks, 1);
      }
    }
    call.enqueue();
  }

  private static void axes(
      KernelCall call, LaunchBuilder launch, String name, List<ReducedAxes.Axis> axes) {
    if (axes.isEmpty()) {
      call.absent(name);
    } else {
      call.in(name, launch.table(ReducedAxes.table(axes)));
    }
    call.i32(name + "_axes", axes.size());
  }

  private static void teams(KernelCall call, ReducePieces pieces, int targets) {
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
