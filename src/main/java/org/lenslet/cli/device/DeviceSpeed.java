package org.lenslet.cli.device;

import java.util.List;
import org.lenslet.backend.Backend;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

/**
 * Two figures that tell a working device from a broken set-up: what a large matrix product reaches,
 * and how fast memory is read and written.
 *
 * @param gflops 10^9 operations per second of the product of two matrices of 1024 x 1024
 * @param gigabytes 10^9 bytes per second, read and written, of a pass over 64 MB
 */
record DeviceSpeed(double gflops, double gigabytes) {
  private static final int SIZE = 1024;
  private static final int ELEMENTS = 1 << 24;
  private static final int LAUNCHES = 3;
  private static final long NANOS = 400_000_000;

  static DeviceSpeed measure(Backend backend) {
    GraphBuilder product = new GraphBuilder();
    Value a = product.input("a", TensorSpec.f32(SIZE, SIZE));
    Value b = product.input("b", TensorSpec.f32(SIZE, SIZE));
    product.output(product.apply(MatMul.of(false, false), a, b));
    double seconds = secondsPerRun(backend, product.build());

    GraphBuilder scale = new GraphBuilder();
    Value x = scale.input("x", TensorSpec.f32(ELEMENTS));
    Expression twice = Expression.plus(Expression.input(0), Expression.input(0));
    scale.output(scale.apply(new Pointwise(twice), x));
    double pass = secondsPerRun(backend, scale.build());
    return new DeviceSpeed(2e-9 * SIZE * SIZE * SIZE / seconds, 8e-9 * ELEMENTS / pass);
  }

  /** The best of several runs of a few launches each; the first one compiles. */
  private static double secondsPerRun(Backend backend, Graph graph) {
    try (Variables none = new Variables(backend, List.of());
        ExecutionPlan plan = ExecutionPlan.compile(graph, backend, none)) {
      for (Value input : graph.inputs()) {
        plan.write(input, HostTensor.filled(input.spec().shape(), 1));
      }
      plan.run();
      backend.finish();
      double best = Double.POSITIVE_INFINITY;
      long end = System.nanoTime() + NANOS;
      do {
        long start = System.nanoTime();
        for (int i = 0; i < LAUNCHES; i++) {
          plan.run();
        }
        backend.finish();
        best = Math.min(best, (System.nanoTime() - start) * 1e-9 / LAUNCHES);
      } while (System.nanoTime() < end);
      return best;
    }
  }
}
