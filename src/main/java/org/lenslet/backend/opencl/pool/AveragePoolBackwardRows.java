package org.lenslet.backend.opencl.pool;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.AveragePoolBackward;

/** Gradient of mean pooling, a work-item several rows of it: for CPU devices. */
public final class AveragePoolBackwardRows implements ThreeStep {
  private static final String FILE = "pool/average_pool_backward_rows.cl";

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    return Verdict.ACCEPT;
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(rows(problem).variant(FILE));
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    int elements = problem.output(0).elements();
    if (elements == 0) {
      return;
    }
    PoolRows along = rows(problem);
    WindowArguments window = along.window();
    CoveringWindows depth = CoveringWindows.along(window, 0);
    CoveringWindows height = CoveringWindows.along(window, 1);
    KernelCall call =
        window
            .bindExtents(launch.kernel(along.variant(FILE)))
            .in("dy", binding.input(0))
            .in(
                "counts",
                launch.table(
                    PoolDivisors.factors(((AveragePoolBackward) problem.op()).forward(), window)))
            .i32("dilation_w", window.dilation(2))
            .in("windows", launch.table(CoveringWindows.table(depth, height)))
            .out("dx", binding.output(0))
            .i32("kernel_w", window.kernel(2))
            .i32("stride_w", window.stride(2))
            .i32("pad_w", window.padBefore(2))
            .i32("window_step_d", depth.step())
            .i32("window_step_h", height.step());
    along.bind(call, launch.facts(), elements / window.input(2)).enqueue();
  }

  private static PoolRows rows(Problem problem) {
    AveragePoolBackward op = (AveragePoolBackward) problem.op();
    return PoolRows.backward(
        new WindowArguments(op.forward().window(), op.input(), problem.input(0).shape()));
  }
}
