package org.lenslet.train.optimizer;

import java.util.Arrays;
import org.lenslet.error.UsageException;

/**
 * The schedules with settings. Where a length is one of steps, an epoch has as many as there are
 * whole batches in it.
 */
public final class Schedules {
  private Schedules() {}

  /**
   * The factor gamma once more after every so many steps: gamma^floor(step / size).
   *
   * @param size at least 1 step
   */
  public static Schedule step(long size, double gamma) {
    require(size >= 1, "a size of at least 1 step", size);
    requireGamma(gamma);
    return Schedule.of(
        "STEP by " + gamma + " every " + size, (step, steps) -> Math.pow(gamma, step / size));
  }

  /**
   * The factor gamma once more from each milestone on; for fractions of the run see {@link
   * Schedule#steps}.
   *
   * @param milestones steps in ascending order
   */
  public static Schedule multiStep(double gamma, long... milestones) {
    requireGamma(gamma);
    long[] kept = milestones.clone();
    for (int i = 1; i < kept.length; i++) {
      require(kept[i] > kept[i - 1], "milestones in ascending order", Arrays.toString(kept));
    }
    return Schedule.of(
        "MULTI-STEP by " + gamma + " at " + Arrays.toString(kept),
        (step, steps) -> {
          int behind = 0;
          while (behind < kept.length && step >= kept[behind]) {
            behind++;
          }
          return Math.pow(gamma, behind);
        });
  }

  /**
   * gamma^(step / size): falls by gamma in every so many steps, a little in each.
   *
   * @param size at least 1 step
   */
  public static Schedule exponential(long size, double gamma) {
    require(size >= 1, "a size of at least 1 step", size);
    requireGamma(gamma);
    return Schedule.of(
        "EXPONENTIAL by " + gamma + " in " + size,
        (step, steps) -> Math.pow(gamma, (double) step / size));
  }

  /** (1 + gamma * step)^-power, as in LeNet's training by Caffe, with 1e-4 and 0.75. */
  public static Schedule inverse(double gamma, double power) {
    require(gamma >= 0 && Double.isFinite(gamma), "a gamma of at least 0", gamma);
    require(power >= 0 && Double.isFinite(power), "a power of at least 0", power);
    return Schedule.of(
        "INVERSE of " + gamma + " and " + power,
        (step, steps) -> Math.pow(1 + gamma * step, -power));
  }

  /**
   * last + (1 - last) * (1 - step / steps)^power.
   *
   * @param last the factor that the run ends with, in [0, 1]
   */
  public static Schedule polynomial(double power, double last) {
    require(power > 0 && Double.isFinite(power), "a power above 0", power);
    requireLast(last);
    return Schedule.of(
        "POLYNOMIAL of " + power + " to " + last,
        (step, steps) -> last + (1 - last) * Math.pow(1 - share(step, steps), power));
  }

  /**
   * Half a cosine from 1 to another end than {@link Schedule#COSINE} has.
   *
   * @param last the factor that the run ends with, in [0, 1]
   */
  public static Schedule cosine(double last) {
    requireLast(last);
    return Schedule.of(
        "COSINE to " + last,
        (step, steps) -> last + (1 - last) * Schedule.COSINE.factor(step, steps));
  }

  /**
   * Half a cosine up from first to 1, then half a cosine down to last (Smith and Topin 2019); the
   * optimizer's rate is the one at the top.
   *
   * @param rise the fraction of the run that goes up, between 0 and 1; 0.3 is usual
   * @param first where it starts, in [0, 1]; 1/25 is usual
   * @param last where it ends, in [0, 1]; 1/250,000 is usual
   */
  public static Schedule oneCycle(double rise, double first, double last) {
    require(rise > 0 && rise < 1, "a rise between 0 and 1", rise);
    require(first >= 0 && first <= 1, "a first factor in [0, 1]", first);
    requireLast(last);
    return Schedule.of(
        "ONE-CYCLE of " + rise + " from " + first + " to " + last,
        (step, steps) -> {
          double at = share(step, steps);
          return at < rise
              ? first + (1 - first) * 0.5 * (1 - Math.cos(Math.PI * at / rise))
              : last + (1 - last) * 0.5 * (1 + Math.cos(Math.PI * (at - rise) / (1 - rise)));
        });
  }

  /**
   * The factor gamma once more whenever the loss has not been lower than the lowest so far, by at
   * least a ten thousandth of it, in more than so many epochs; the loss is that of the examples
   * held out, or where none are, of those learnt from.
   *
   * @param patience epochs without a lower loss that are put up with, at least 0
   * @param least the factor that it does not fall below, in [0, 1]
   */
  public static Schedule plateau(double gamma, int patience, double least) {
    requireGamma(gamma);
    require(patience >= 0, "a patience of at least 0 epochs", patience);
    requireLast(least);
    return new Plateau(gamma, patience, least);
  }

  private static double share(long step, long steps) {
    return (double) Math.min(step, steps) / steps;
  }

  private static void requireGamma(double gamma) {
    require(gamma > 0 && gamma <= 1, "a gamma in (0, 1]", gamma);
  }

  private static void requireLast(double last) {
    require(last >= 0 && last <= 1, "a last factor in [0, 1]", last);
  }

  private static void require(boolean condition, String expected, Object got) {
    if (!condition) {
      throw new UsageException("schedule: expected " + expected + ", got " + got);
    }
  }
}
