package org.lenslet.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.tensor.TensorSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One direction of a convolution without bias. All three do the same multiply-adds: outputs x taps
 * x inputs x output positions x images; twice that / us / 1000 are GFLOP/s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConvolutionBenchmark {

  /**
   * Images x inputs x height x width / outputs x kernel height x kernel width / padding / stride:
   * the layers of LeNet-5, then those of residual networks.
   */
  @Param({
    "64x1x28x28/6x5x5/2/1",
    "64x6x14x14/16x5x5/0/1",
    "8x64x56x56/64x3x3/1/1",
    "8x128x28x28/128x3x3/1/1",
    "8x256x14x14/256x3x3/1/1",
    "128x16x32x32/16x3x3/1/1"
  })
  public String shape;

  @Param({"forward", "backwardData", "backwardFilter"})
  public String direction;

  @Param("cpu")
  public String device;

  private Backend backend;
  private BoundProblem problem;

  /** Makes random operands. */
  @Setup(Level.Trial)
  public void setUp() {
    String[] parts = shape.split("/");
    int[] x = numbers(parts[0]);
    int[] k = numbers(parts[1]);
    Window window =
        Window.of(k[1], k[2])
            .withPadding(Integer.parseInt(parts[2]))
            .withStride(Integer.parseInt(parts[3]));
    Convolution forward = Convolution.of(window);
    TensorSpec input = TensorSpec.f32(x);
    TensorSpec filter = TensorSpec.f32(k[0], x[1], k[1], k[2]);
    TensorSpec output = forward.outputs(List.of(input, filter)).get(0);
    backend = Backends.open(device);
    problem =
        switch (direction) {
          case "forward" -> bind(forward, input, filter);
          case "backwardData" ->
              bind(new ConvolutionBackwardData(forward, input.shape()), output, filter);
          case "backwardFilter" ->
              bind(new ConvolutionBackwardFilter(forward, filter.shape()), input, output);
          default -> throw new IllegalArgumentException("direction " + direction);
        };
  }

  private BoundProblem bind(Op op, TensorSpec... inputs) {
    return new BoundProblem(backend, op, List.of(inputs));
  }

  private static int[] numbers(String text) {
    return Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
  }

  /** One call. */
  @Benchmark
  public void convolution() {
    problem.run();
  }

  /** Releases the memory, then the threads. */
  @TearDown(Level.Trial)
  public void tearDown() {
    problem.close();
    backend.close();
  }
}
