package org.lenslet.layer.scope;

import java.util.Arrays;
import org.lenslet.error.ShapeException;
import org.lenslet.random.RandomStream;

/** Fills a parameter with its first values. */
@FunctionalInterface
public interface Initializer {

  /** Fills the array; the same fans and stream give the same values. */
  void fill(float[] values, Fans fans, RandomStream random);

  /** Uniform in ±sqrt(6 / (in + out)): keeps variances in both directions (Glorot, Bengio 2010). */
  static Initializer xavierUniform() {
    return (values, fans, random) ->
        uniform(values, Math.sqrt(6 / (fans.in() + fans.out())), random);
  }

  /** Normal with variance 2 / (in + out) (Glorot, Bengio 2010). */
  static Initializer xavierNormal() {
    return (values, fans, random) ->
        normal(values, Math.sqrt(2 / (fans.in() + fans.out())), random);
  }

  /** Uniform in ±sqrt(6 / in), for layers followed by ReLU (He et al. 2015). */
  static Initializer heUniform() {
    return (values, fans, random) -> uniform(values, Math.sqrt(6 / fans.in()), random);
  }

  /** Normal with variance 2 / in, for layers followed by ReLU (He et al. 2015). */
  static Initializer heNormal() {
    return (values, fans, random) -> normal(values, Math.sqrt(2 / fans.in()), random);
  }

  /** Normal with variance 2 / out, for layers followed by ReLU (He et al. 2015, backward case). */
  static Initializer heNormalFanOut() {
    return (values, fans, random) -> normal(values, Math.sqrt(2 / fans.out()), random);
  }

  /**
   * Uniform in ±sqrt(1 / in), a sixth of the variance of {@link #heUniform}: what PyTorch starts
   * convolutions and dense layers with, and so what rates published for its models go with.
   */
  static Initializer fanInUniform() {
    return (values, fans, random) -> uniform(values, Math.sqrt(1 / fans.in()), random);
  }

  /** Uniform in ±2.4 / in, as LeNet-5 was started (LeCun et al. 1998, appendix A). */
  static Initializer lecunUniform() {
    return (values, fans, random) -> uniform(values, 2.4 / fans.in(), random);
  }

  /** Uniform in ±limit. */
  static Initializer uniform(double limit) {
    require(limit >= 0 && Double.isFinite(limit), "a limit of at least 0", limit);
    return (values, fans, random) -> uniform(values, limit, random);
  }

  /** Normal with mean 0 and the given standard deviation. */
  static Initializer normal(double deviation) {
    require(deviation >= 0 && Double.isFinite(deviation), "a deviation of at least 0", deviation);
    return (values, fans, random) -> normal(values, deviation, random);
  }

  /** The same value everywhere. */
  static Initializer constant(float value) {
    return (values, fans, random) -> Arrays.fill(values, value);
  }

  private static void uniform(float[] values, double limit, RandomStream random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextUniform(-limit, limit);
    }
  }

  private static void normal(float[] values, double deviation, RandomStream random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextNormal());
    }
  }

  private static void require(boolean condition, String expected, double got) {
    if (!condition) {
      throw new ShapeException("initializer: expected " + expected + ", got " + got);
    }
  }
}
