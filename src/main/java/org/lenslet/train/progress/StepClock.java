package org.lenslet.train.progress;

/**
 * How long a step takes: the mean over about the second half of the time so far. The first step
 * waits for a driver that compiles kernels, the next ones for Java that compiles loops, up to a
 * thousand times longer than the rest, so the first is left out and the next are soon forgotten;
 * what comes now and then, such as an evaluation, is still in the mean.
 */
final class StepClock {
  private static final long FIRST_HALF_NANOS = 1_000_000_000L;

  /** The host runs some steps ahead of a device, whose driver may still be at the first. */
  private static final int FEWEST_STEPS = 10;

  /** By then even a few steps are told. */
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final long quietNanos;
  private boolean begun;
  private long begin;
  private long mark;
  private long markStep;
  private long nextMark;
  private long nextMarkStep;
  private long now;
  private long step;

  /**
   * A clock that begins with the end of the first step.
   *
   * @param quietNanos how long it says nothing
   */
  StepClock(long quietNanos) {
    this.quietNanos = quietNanos;
  }

  /** A step has ended, the first or any after it. */
  void step(long number, long nanos) {
    now = nanos;
    step = number;
    if (!begun) {
      begun = true;
      begin = now;
      nextMark = now;
      nextMarkStep = step;
    }
    if (now == begin || now - nextMark >= Math.max(FIRST_HALF_NANOS, nextMark - begin)) {
      mark = nextMark;
      markStep = nextMarkStep;
      nextMark = now;
      nextMarkStep = step;
    }
  }

  /** Whether the mean says something yet. */
  boolean hasMean() {
    return now - begin >= quietNanos
        && (step - markStep >= FEWEST_STEPS || (step > markStep && now - begin >= PATIENCE_NANOS));
  }

  /** The mean time from the end of a step to the end of the next. */
  double secondsPerStep() {
    return (now - mark) * 1e-9 / (step - markStep);
  }
}
