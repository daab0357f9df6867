package org.lenslet.train.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.error.UsageException;
import org.lenslet.op.StepNumbers;

/** What the settings of the optimizers have in common. */
final class SharedSettings {
  private SharedSettings() {}

  static void requireRate(String optimizer, float learningRate) {
    if (!(learningRate > 0) || Float.isInfinite(learningRate)) {
      throw new UsageException(
          optimizer + ": expected a learning rate above 0, got " + learningRate);
    }
  }

  static List<GradientTransform> append(List<GradientTransform> all, GradientTransform last) {
    List<GradientTransform> longer = new ArrayList<>(all);
    longer.add(last);
    return longer;
  }

  /** In words; what is as it is without being set goes without saying. */
  static String describe(Optimizer optimizer, GroupRules rules) {
    StringBuilder text = new StringBuilder("rate " + optimizer.learningRate() + ", ");
    text.append(optimizer.operation(optimizer.settings(), StepNumbers.FLOATS));
    text.append(rules.describe(optimizer.settings()));
    optimizer.transforms().forEach(transform -> text.append(", ").append(transform));
    return text.toString();
  }
}
