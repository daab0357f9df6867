package org.lenslet.train.optimizer;

import java.util.List;
import org.lenslet.error.UsageException;

/** The optimizers by name. */
public final class Optimizers {
  private static final String SGD = "sgd";
  private static final String ADAMW = "adamw";
  private static final String RMSPROP = "rmsprop";

  private static final List<String> NAMES =
      List.of(SGD, "adam", ADAMW, "adagrad", RMSPROP, "adadelta");

  private Optimizers() {}

  /**
   * An optimizer.
   *
   * @param name {@code sgd}, {@code adam}, {@code adamw}, {@code adagrad}, {@code rmsprop} or
   *     {@code adadelta}
   * @param momentum of gradient descent and RMSProp; 0 for others, which have none
   */
  public static Optimizer named(String name, float learningRate, float momentum) {
    return named(name, learningRate, momentum, 0);
  }

  /**
   * An optimizer with weight decay.
   *
   * @param name as above
   * @param momentum of gradient descent and RMSProp; 0 for others
   * @param weightDecay of all parameters, at least 0; that of {@code adam} is decoupled, too
   */
  public static Optimizer named(
      String name, float learningRate, float momentum, float weightDecay) {
    requireKnown(name);
    if (!(momentum >= 0 && momentum < 1)) {
      throw new UsageException("momentum: expected 0 or more and less than 1, got " + momentum);
    }
    if (momentum != 0 && !name.equals(SGD) && !name.equals(RMSPROP)) {
      throw new UsageException(
          "momentum: expected optimizer sgd or rmsprop, got %s, which has %s; leave it out"
              .formatted(name, name.startsWith("adam") ? "moments of its own" : "none"));
    }
    return switch (name) {
      case SGD -> Sgd.of(learningRate).momentum(momentum).weightDecay(weightDecay);
      case RMSPROP -> RmsProp.of(learningRate).momentum(momentum).weightDecay(weightDecay);
      case "adagrad" -> Adagrad.of(learningRate).weightDecay(weightDecay);
      case "adadelta" -> AdaDelta.of(learningRate).weightDecay(weightDecay);
      default ->
          weightDecay == 0
              ? Adam.of(learningRate)
              : Adam.of(learningRate).decoupledWeightDecay(weightDecay);
    };
  }

  /** A learning rate that is often right. */
  public static float usualRate(String name) {
    requireKnown(name);
    return switch (name) {
      case SGD, "adagrad" -> 0.01f;
      case "adadelta" -> 1;
      default -> 0.001f;
    };
  }

  /** A momentum that is often right; 0 where there is none. */
  public static float usualMomentum(String name) {
    requireKnown(name);
    return name.equals(SGD) ? 0.9f : 0;
  }

  /** A weight decay that is often right; 0 where it is customary to have none. */
  public static float usualWeightDecay(String name) {
    requireKnown(name);
    return name.equals(ADAMW) ? 0.01f : 0;
  }

  private static void requireKnown(String name) {
    if (!NAMES.contains(name)) {
      throw new UsageException(
          "optimizer: expected sgd, adam, adamw, adagrad, rmsprop or adadelta, got " + name);
    }
  }
}
