package org.lenslet.train;

import java.util.List;
import org.lenslet.op.AdamUpdate;
import org.lenslet.op.Op;

/** Adam, or AdamW with decoupled weight decay; see {@link AdamUpdate} for the formula. */
public record Adam(
    float learningRate,
    float beta1,
    float beta2,
    float epsilon,
    float weightDecay,
    boolean decoupled)
    implements Optimizer {

  public Adam {
    Rates.require("adam", learningRate);
  }

  /** Adam with the published constants: 0.9, 0.999 and 1e-8. */
  public static Adam of(float learningRate) {
    return new Adam(learningRate, 0.9f, 0.999f, 1e-8f, 0, false);
  }

  /** With other decay rates of the moments. */
  public Adam betas(float beta1, float beta2) {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decoupled);
  }

  /** With weight decay added to the gradient. */
  public Adam weightDecay(float weightDecay) {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, false);
  }

  /** With weight decay apart from the gradient: AdamW. */
  public Adam decoupledWeightDecay(float weightDecay) {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, true);
  }

  @Override
  public List<String> states() {
    return List.of("m", "v");
  }

  @Override
  public Op operation() {
    return new AdamUpdate(beta1, beta2, epsilon, weightDecay, decoupled);
  }

  @Override
  public int hyperSize() {
    return 3;
  }

  @Override
  public void hyper(long step, float rate, float[] hyper) {
    hyper[0] = rate;
    hyper[1] = (float) (1 / (1 - Math.pow(beta1, step)));
    hyper[2] = (float) (1 / (1 - Math.pow(beta2, step)));
  }

  @Override
  public String describe() {
    return "rate " + learningRate + ", " + operation();
  }
}
