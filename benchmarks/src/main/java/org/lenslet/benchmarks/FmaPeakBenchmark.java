package org.lenslet.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The limit: fused multiply-adds in registers on one thread. One operation is one multiply-add of
 * one float, so {@code ops/us / 500} are GFLOP/s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FmaPeakBenchmark {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Two units of latency 4 need 8 independent sums; 12 leave room for a latency of 6. */
  private static final int SUMS = 12;

  private static final int ROUNDS = 65_536;

  /** JMH wants a constant number of operations: that of a vector of 512 bits. */
  private static final int LANES = 16;

  private final float factor = 0.5f;
  private final float other = 0.25f;

  /** Runs the chains. */
  @Benchmark
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  @OperationsPerInvocation(SUMS * ROUNDS * LANES)
  public float fmaPeak() {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    FloatVector s = FloatVector.broadcast(SPECIES, other);
    FloatVector s0 = FloatVector.broadcast(SPECIES, 0f);
    FloatVector s1 = FloatVector.broadcast(SPECIES, 1f);
    FloatVector s2 = FloatVector.broadcast(SPECIES, 2f);
    FloatVector s3 = FloatVector.broadcast(SPECIES, 3f);
    FloatVector s4 = FloatVector.broadcast(SPECIES, 4f);
    FloatVector s5 = FloatVector.broadcast(SPECIES, 5f);
    FloatVector s6 = FloatVector.broadcast(SPECIES, 6f);
    FloatVector s7 = FloatVector.broadcast(SPECIES, 7f);
    FloatVector s8 = FloatVector.broadcast(SPECIES, 8f);
    FloatVector s9 = FloatVector.broadcast(SPECIES, 9f);
    FloatVector s10 = FloatVector.broadcast(SPECIES, 10f);
    FloatVector s11 = FloatVector.broadcast(SPECIES, 11f);
    // Narrower vectors do more rounds, so that an operation stays one multiply-add of one float.
    int rounds = ROUNDS * LANES / SPECIES.length();
    for (int i = 0; i < rounds; i++) {
      s0 = f.fma(s, s0);
      s1 = f.fma(s, s1);
      s2 = f.fma(s, s2);
      s3 = f.fma(s, s3);
      s4 = f.fma(s, s4);
      s5 = f.fma(s, s5);
      s6 = f.fma(s, s6);
      s7 = f.fma(s, s7);
      s8 = f.fma(s, s8);
      s9 = f.fma(s, s9);
      s10 = f.fma(s, s10);
      s11 = f.fma(s, s11);
    }
    FloatVector low = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    FloatVector high = s6.add(s7).add(s8).add(s9).add(s10).add(s11);
    return low.add(high).lane(0);
  }
}
