package org.lenslet.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reductions with four independent chains of vectors. Lanes are added in a fixed tree:
 * reduceLanes(ADD) may add in another order once it is compiled, and a sum must not change while
 * the program warms up.
 */
final class VectorReduce {

  private static final VectorSpecies<Float> SPECIES = VectorSimd.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int CHUNK = 4 * LANES;

  private VectorReduce() {}

  static float sum(float[] x, int xo, int n) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    int i = 0;
    for (int end = n - n % CHUNK; i < end; i += CHUNK) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, xo + i));
      s1 = s1.add(FloatVector.fromArray(SPECIES, x, xo + i + LANES));
      s2 = s2.add(FloatVector.fromArray(SPECIES, x, xo + i + 2 * LANES));
      s3 = s3.add(FloatVector.fromArray(SPECIES, x, xo + i + 3 * LANES));
    }
    for (; i + LANES <= n; i += LANES) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, xo + i));
    }
    float sum = total(s0.add(s1).add(s2.add(s3)));
    for (; i < n; i++) {
      sum += x[xo + i];
    }
    return sum;
  }

  private static float total(FloatVector s) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      s = s.add(s.rearrange(VectorShuffle.iota(SPECIES, half, 1, true)));
    }
    return s.lane(0);
  }

  static float squaredDistances(float[] x, int xo, float center, int n) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    int i = 0;
    for (int end = n - n % (2 * LANES); i < end; i += 2 * LANES) {
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, xo + i).sub(center);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, xo + i + LANES).sub(center);
      s0 = d0.fma(d0, s0);
      s1 = d1.fma(d1, s1);
    }
    float sum = total(s0.add(s1));
    for (; i < n; i++) {
      float d = x[xo + i] - center;
      sum += d * d;
    }
    return sum;
  }

  static float dotWithDistances(float[] a, int ao, float[] x, int xo, float center, int n) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    int i = 0;
    for (int end = n - n % (2 * LANES); i < end; i += 2 * LANES) {
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, xo + i).sub(center);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, xo + i + LANES).sub(center);
      s0 = FloatVector.fromArray(SPECIES, a, ao + i).fma(d0, s0);
      s1 = FloatVector.fromArray(SPECIES, a, ao + i + LANES).fma(d1, s1);
    }
    float sum = total(s0.add(s1));
    for (; i < n; i++) {
      sum += a[ao + i] * (x[xo + i] - center);
    }
    return sum;
  }

  static float max(float[] x, int xo, int n) {
    FloatVector m0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    FloatVector m1 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (int end = n - n % (2 * LANES); i < end; i += 2 * LANES) {
      m0 = m0.max(FloatVector.fromArray(SPECIES, x, xo + i));
      m1 = m1.max(FloatVector.fromArray(SPECIES, x, xo + i + LANES));
    }
    FloatVector m = m0.max(m1);
    for (int half = LANES / 2; half > 0; half /= 2) {
      m = m.max(m.rearrange(VectorShuffle.iota(SPECIES, half, 1, true)));
    }
    float max = m.lane(0);
    for (; i < n; i++) {
      max = Math.max(max, x[xo + i]);
    }
    return max;
  }
}
