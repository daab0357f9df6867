package org.lenslet.train.optimizer;

import java.util.Arrays;
import java.util.List;
import org.lenslet.error.UsageException;

/**
 * How the learning rate changes over a run: a function of the step, so one's own is a lambda.
 *
 * <pre>{@code
 * Schedule halving = Schedule.of("halving", (step, steps) -> Math.pow(0.5, 10 * step / steps));
 * Schedule warm = Schedule.COSINE.afterWarmUp(500);
 * }</pre>
 */
@FunctionalInterface
public interface Schedule {
  /** The same rate throughout. */
  Schedule CONSTANT = of("CONSTANT", (step, steps) -> 1);

  /** Half a cosine from 1 to 0 (Loshchilov and Hutter 2017, without restarts). */
  Schedule COSINE =
      of("COSINE", (step, steps) -> 0.5 * (1 + Math.cos(Math.PI * Math.min(step, steps) / steps)));

  /** A straight line from 1 to 0. */
  Schedule LINEAR = of("LINEAR", (step, steps) -> 1 - (double) Math.min(step, steps) / steps);

  /** 1, from the middle of the run on 0.1, in its last quarter 0.01 (He et al. 2015). */
  Schedule MULTI_STEP = of("MULTI-STEP", steps(0.1, 0.5, 0.75));

  /**
   * What the learning rate is multiplied by. Must depend on its arguments only, or a resumed run
   * goes another way.
   *
   * @param step the number of the step, from 0
   * @param steps the number of steps of the whole run
   */
  double factor(long step, long steps);

  /**
   * As {@link #factor(long, long)} for a schedule that follows how the run goes; others need not
   * know. Must depend on its arguments only.
   *
   * @param losses for each epoch behind the run, the loss of the examples held out, or where none
   *     are, of those learnt from
   */
  default double factor(long step, long steps, List<Double> losses) {
    return factor(step, steps);
  }

  /** The name in the configuration of runs, which tells schedules apart. */
  default String name() {
    return "custom";
  }

  /** A schedule with a name. */
  static Schedule of(String name, Schedule factor) {
    record Named(String name, Schedule schedule) implements Schedule {
      @Override
      public double factor(long step, long steps) {
        return schedule.factor(step, steps);
      }

      @Override
      public double factor(long step, long steps, List<Double> losses) {
        return schedule.factor(step, steps, losses);
      }

      @Override
      public String toString() {
        return name;
      }
    }

    return new Named(name, factor);
  }

  /**
   * A line from near 0 up to the first factor of this schedule, which then runs over the steps that
   * are left (Goyal et al. 2017).
   *
   * @param warmUp the number of steps on the line; its last has the whole rate
   */
  default Schedule afterWarmUp(long warmUp) {
    return new WarmUp(this, warmUp);
  }

  /**
   * The factor to the power of the number of marks that are behind.
   *
   * @param marks fractions of the run, ascending from 0 to 1
   */
  static Schedule steps(double factor, double... marks) {
    double[] kept = marks.clone();
    return of(
        "STEPS by " + factor + " at " + Arrays.toString(kept),
        (step, steps) -> {
          double result = 1;
          for (double mark : kept) {
            result *= step >= mark * steps ? factor : 1;
          }
          return result;
        });
  }

  /**
   * The schedule of a text, as {@code cosine}, {@code multi-step:30,60}, {@code step:30x0.1} or
   * {@code warm-up:5+cosine}: the name, its numbers, and a factor. Lengths below 1 are shares of
   * the run, others epochs.
   *
   * @param epochs of the run
   * @throws UsageException saying which there are, or what is wrong with the numbers
   */
  static Schedule parse(String text, int epochs) {
    return ScheduleText.parse(text, epochs);
  }
}
