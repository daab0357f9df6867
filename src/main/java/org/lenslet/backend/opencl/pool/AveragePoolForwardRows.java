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
import org.lenslet.op.AveragePool;

/** Mean of each window, a work-item several rows of outputs: for CPU devices. */
public final class AveragePoolForwardRows implements ThreeStep {
  private static final String FILE = "pool/average_pool_forward_rows.cl";

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
    if (problem.output(0).elements() == 0) {
      return;
    }
    PoolRows along = rows(problem);
    WindowArguments window = along.window();
    int rows = problem.output(0).elements() / window.output(2);
    KernelCall call =
        window
            .bind(launch.kernel(along.variant(FILE)))
            .in("x", binding.input(0))
            .in("counts", launch.table(PoolDivisors.factors((AveragePool) problem.op(), window)))
            .out("y", binding.output(0));
    along.bind(call, launch.facts(), rows).enqueue();
  }

  private static PoolRows rows(Problem problem) {
    AveragePool op = (AveragePool) problem.op();
    return PoolRows.forward(
        new WindowArguments(op.window(), problem.input(0).shape(), problem.output(0).shape()));
  }
}
