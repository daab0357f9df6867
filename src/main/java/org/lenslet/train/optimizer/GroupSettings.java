package org.lenslet.train.optimizer;

import org.lenslet.error.UsageException;

/**
 * What an optimizer may do otherwise for one {@link org.lenslet.layer.scope.ParameterGroup} than
 * for another.
 *
 * @param weightDecay as the optimizer's formula has it; 0 for none
 * @param rateFactor what the learning rate is multiplied by; 0 keeps parameters as they are
 */
public record GroupSettings(float weightDecay, float rateFactor) {

  public GroupSettings {
    require("a weight decay", weightDecay);
    require("a rate factor", rateFactor);
  }

  private static void require(String what, float value) {
    if (!(value >= 0) || Float.isInfinite(value)) {
      throw new UsageException("optimizer: expected " + what + " of at least 0, got " + value);
    }
  }

  /** With another weight decay. */
  public GroupSettings weightDecay(float weightDecay) {
    return new GroupSettings(weightDecay, rateFactor);
  }

  /** With another rate factor. */
  public GroupSettings rateFactor(float rateFactor) {
    return new GroupSettings(weightDecay, rateFactor);
  }
}
