package org.lenslet.train.optimizer;

import org.lenslet.error.UsageException;

/** The optimizers by name. */
public final class Optimizers {
  private static final String SGD = "sgd";
  private static final String ADAM = "adam";

  private Optimizers() {}

  /**
   * An optimizer.
   *
   * @param name {@code sgd} or {@code adam}
   * @param momentum of gradient descent; 0 for Adam, which has moments of its own
   */
  public static Optimizer named(String name, float learningRate, float momentum) {
    return named(name, learningRate, momentum, 0);
  }

  /**
   * An optimizer with weight decay.
   *
   * @param name {@code sgd} or {@code adam}
   * @param momentum of gradient descent; 0 for Adam, which has moments of its own
   * @param weightDecay of all parameters, at least 0; Adam's is decoupled
   */
  public static Optimizer named(
      String name, float learningRate, float momentum, float weightDecay) {
    requireKnown(name);
    if (!(momentum >= 0 && momentum < 1)) {
      throw new UsageException("momentum: expected 0 or more and less than 1, got " + momentum);
    }
    if (name.equals(SGD)) {
      return Sgd.of(learningRate).momentum(momentum).weightDecay(weightDecay);
    }
    if (momentum != 0) {
      throw new UsageException(
          "momentum: expected optimizer sgd, got adam, which has moments of its own; leave it out");
    }
    return weightDecay == 0
        ? Adam.of(learningRate)
        : Adam.of(learningRate).decoupledWeightDecay(weightDecay);
  }

  /** A learning rate that is often right. */
  public static float usualRate(String name) {
    requireKnown(name);
    return name.equals(SGD) ? 0.01f : 0.001f;
  }

  /** A momentum that is often right; 0 where there is none. */
  public static float usualMomentum(String name) {
    requireKnown(name);
    return name.equals(SGD) ? 0.9f : 0;
  }

  private static void requireKnown(String name) {
    if (!name.equals(SGD) && !name.equals(ADAM)) {
      throw new UsageException("optimizer: expected sgd or adam, got " + name);
    }
  }
}
