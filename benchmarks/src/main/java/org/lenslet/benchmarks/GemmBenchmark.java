package org.lenslet.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.lenslet.backend.cpu.gemm.Gemm;
import org.lenslet.backend.cpu.gemm.GemmOutput;
import org.lenslet.backend.cpu.gemm.GemmShape;
import org.lenslet.backend.cpu.gemm.MatrixSource;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.backend.cpu.simd.SimdProvider;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.Workers;
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
 * C = A · B of the Java backend. One operation is one multiplication: {@code 2·m·n·k / us / 1000}
 * are GFLOP/s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GemmBenchmark {

  /** m x n x k; the last four are the layers of LeNet-5, convolutions for one image. */
  @Param({
    "256x256x256",
    "512x512x512",
    "1024x1024x1024",
    "2048x2048x2048",
    "6x784x25",
    "16x100x150",
    "64x84x120",
    "64x10x84"
  })
  public String size;

  /** Threads, the caller included; 0 for all processors. */
  @Param("0")
  public int threads;

  private Workers workers;
  private Gemm gemm;
  private MatrixSource left;
  private MatrixSource right;
  private GemmOutput output;
  private Floats workspace;

  /** Makes random operands. */
  @Setup(Level.Trial)
  public void setUp() {
    String[] sizes = size.split("x");
    int m = Integer.parseInt(sizes[0]);
    int n = Integer.parseInt(sizes[1]);
    int k = Integer.parseInt(sizes[2]);
    workers = new Workers(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    Simd simd = SimdProvider.best();
    gemm = new Gemm(GemmShape.of(m, n, k), simd, workers);
    Random random = new Random(1);
    left = MatrixSource.left(simd, new Floats(randoms(m * k, random), 0), k);
    right = MatrixSource.right(simd, new Floats(randoms(k * n, random), 0), n);
    output = GemmOutput.store(new Floats(new float[m * n], 0), n);
    workspace = new Floats(new float[gemm.workspaceFloats()], 0);
  }

  private static float[] randoms(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  /** Ends the threads. */
  @TearDown(Level.Trial)
  public void tearDown() {
    workers.close();
  }

  /** One multiplication. */
  @Benchmark
  public void gemm() {
    gemm.run(left, right, output, workspace);
  }
}
