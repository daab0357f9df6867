package org.lenslet.benchmarks;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
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

  private static final int ROUNDS = 4096;

  /** JMH wants a constant number of operations: that of a vector of 512 bits. */
  private static final int LANES = 16;

  private final float factor = 0.5f;
  private final float summand = 0.25f;

  /** Runs the chains. */
  @Benchmark
  @OperationsPerInvocation(SUMS * ROUNDS * LANES)
  public float fmaPeak() {
    FloatVector f = FloatVector.broadcast(SPECIES, factor);
    FloatVector s = FloatVector.broadcast(SPECIES, summand);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    FloatVector s4 = FloatVector.zero(SPECIES);
    FloatVector s5 = FloatVector.zero(SPECIES);
    FloatVector s6 = FloatVector.zero(SPECIES);
    FloatVector s7 = FloatVector.zero(SPECIES);
    FloatVector s8 = FloatVector.zero(SPECIES);
    FloatVector s9 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    // Narrower vectors do more rounds, so that an operation stays one multiply-add of one float.
    int rounds = ROUNDS * LANES / SPECIES.length();
    for (int i = 0; i < rounds; i++) {
      s0 = f.fma(s0, s);
      s1 = f.fma(s1, s);
      s2 = f.fma(s2, s);
      s3 = f.fma(s3, s);
      s4 = f.fma(s4, s);
      s5 = f.fma(s5, s);
      s6 = f.fma(s6, s);
      s7 = f.fma(s7, s);
      s8 = f.fma(s8, s);
      s9 = f.fma(s9, s);
      s10 = f.fma(s10, s);
      s11 = f.fma(s11, s);
    }
    FloatVector low = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    FloatVector high = s6.add(s7).add(s8).add(s9).add(s10).add(s11);
    return low.add(high).lane(0);
  }
}
