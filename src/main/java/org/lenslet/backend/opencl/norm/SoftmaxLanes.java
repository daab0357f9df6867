package org.lenslet.backend.opencl.norm;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.Softmax;
import org.lenslet.tensor.Shape;

/** Softmax and the losses on it: a work-item a lane, or a team of them where lanes are long. */
public enum SoftmaxLanes implements ThreeStep {
  FORWARD("softmax_forward_lanes"),
  CROSS_ENTROPY("softmax_cross_entropy_forward_lanes"),
  CROSS_ENTROPY_BACKWARD("softmax_cross_entropy_backward_lanes");

  private static final int GROUP = 64;

  /** Work-items for a lane that is long and dense. */
  private static final int TEAM = 32;

  /** Elements from which on a lane is long. */
  private static final int LONG = 64;

  private final String kernel;

  SoftmaxLanes(String kernel) {
    this.kernel = kernel;
  }

  String kernel() {
    return kernel;
  }

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    return Verdict.ACCEPT;
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(variant());
  }

  private KernelVariant variant() {
    return KernelVariant.of((this == FORWARD ? "norm/" : "loss/") + kernel + ".cl");
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    Shape shape = problem.input(0).shape();
    int axis = problem.op() instanceof Softmax softmax ? softmax.axis() : 1;
    int extent = shape.get(axis);
    int inner = shape.product(axis + 1, shape.rank());
    int lanes = shape.product(0, axis) * inner;
    if (lanes == 0 || extent == 0) {
      return;
    }
    KernelCall call = launch.kernel(variant()).i32("lanes", lanes).i32("inner", inner);
    switch (this) {
      case FORWARD ->
          call.in("x", binding.input(0)).out("y", binding.output(0)).i32("extent", extent);
      case CROSS_ENTROPY ->
          call.in("logits", binding.input(0))
              .in("labels", binding.input(1))
              .out("loss", binding.output(0))
              .i32("classes", extent);
      case CROSS_ENTROPY_BACKWARD ->
          call.in("logits", binding.input(0))
              .in("labels", binding.input(1))
              .in("dloss", binding.input(2))
              .out("dlogits", binding.output(0))
              .i32("classes", extent);
    }
    int group = Integer.highestOneBit(Math.min(GROUP, call.maxWorkGroup()));
    int team = inner == 1 && extent >= LONG ? Math.min(TEAM, group) : 1;
    call.i32("team", team)
        .local("parts", group * Float.BYTES)
        .range((long) lanes * team, group)
        .enqueue();
  }
}
