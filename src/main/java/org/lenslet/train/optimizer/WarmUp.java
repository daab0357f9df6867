package org.lenslet.train.optimizer;

import java.util.List;
import org.lenslet.error.Count;
import org.lenslet.error.UsageException;

/**
 * A line up to the first factor of another schedule, which then runs over the steps that are left.
 *
 * @param steps on the line
 */
record WarmUp(Schedule then, long steps) implements Schedule {

  WarmUp {
    if (steps < 0) {
      throw new UsageException("schedule: expected a warm-up of at least 0 steps, got " + steps);
    }
  }

  @Override
  public double factor(long step, long all) {
    return factor(step, all, List.of());
  }

  @Override
  public double factor(long step, long all, List<Double> losses) {
    long left = Math.max(1, all - steps);
    return step < steps
        ? then.factor(0, left, losses) * (step + 1) / steps
        : then.factor(step - steps, left, losses);
  }

  @Override
  public String name() {
    return then.name() + " after " + Count.of(steps, "step") + " of warm-up";
  }

  @Override
  public String toString() {
    return name();
  }
}
