package org.lenslet.train;

import java.util.List;
import org.lenslet.op.Op;
import org.lenslet.op.SgdUpdate;

/** Stochastic gradient descent; see {@link SgdUpdate} for the formula. */
public record Sgd(float learningRate, float momentum, boolean nesterov, float weightDecay)
    implements Optimizer {

  public Sgd {
    Rates.require("sgd", learningRate);
  }

  /** Plain gradient descent. */
  public static Sgd of(float learningRate) {
    return new Sgd(learningRate, 0, false, 0);
  }

  /** With momentum. */
  public Sgd momentum(float momentum) {
    return new Sgd(learningRate, momentum, nesterov, weightDecay);
  }

  /** With Nesterov's momentum. */
  public Sgd nesterov(float momentum) {
    return new Sgd(learningRate, momentum, true, weightDecay);
  }

  /** With weight decay: a Gaussian prior on the weights. */
  public Sgd weightDecay(float weightDecay) {
    return new Sgd(learningRate, momentum, nesterov, weightDecay);
  }

  @Override
  public List<String> states() {
    return momentum == 0 ? List.of() : List.of("velocity");
  }

  @Override
  public Op operation() {
    return new SgdUpdate(momentum, nesterov, weightDecay);
  }

  @Override
  public int hyperSize() {
    return 1;
  }

  @Override
  public void hyper(long step, float rate, float[] hyper) {
    hyper[0] = rate;
  }

  @Override
  public String describe() {
    return "rate " + learningRate + ", " + operation();
  }
}
