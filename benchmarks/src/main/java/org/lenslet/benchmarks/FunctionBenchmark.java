package org.lenslet.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.lenslet.backend.cpu.simd.ScalarSimd;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.backend.cpu.simd.SimdProvider;
import org.lenslet.op.pointwise.UnaryFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Functions of one number within the first-level cache, vectors beside the scalar twin. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FunctionBenchmark {

  private static final int COUNT = 4096;

  /** Every function of one number. */
  @Param public UnaryFunction function;

  private final Simd vector = SimdProvider.best();
  private final Simd scalar = new ScalarSimd();
  private final float[] x = new float[COUNT];
  private final float[] y = new float[COUNT];

  /** Makes random arguments. */
  @Setup(Level.Trial)
  public void setUp() {
    Random random = new Random(1);
    for (int i = 0; i < COUNT; i++) {
      x[i] = (float) (3 * random.nextGaussian());
    }
  }

  /** One element with vectors. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void best() {
    vector.unary(function, x, 0, y, 0, COUNT);
  }

  /** One element with the scalar twin. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public void scalar() {
    scalar.unary(function, x, 0, y, 0, COUNT);
  }
}
