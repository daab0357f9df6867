package org.lenslet.train.optimizer;

import org.lenslet.error.UsageException;

/** How the learning rate changes over a run. */
public enum Schedule {
  /** The same rate throughout. */
  CONSTANT {
    @Override
    public double factor(long step, long steps) {
      return 1;
    }
  },
  /** Half a cosine from 1 to 0 (Loshchilov and Hutter 2017, without restarts). */
  COSINE {
    @Override
    public double factor(long step, long steps) {
      return 0.5 * (1 + Math.cos(Math.PI * Math.min(step, steps) / steps));
    }
  },
  /** A straight line from 1 to 0. */
  LINEAR {
    @Override
    public double factor(long step, long steps) {
      return 1 - (double) Math.min(step, steps) / steps;
    }
  };

  /**
   * What the learning rate is multiplied by.
   *
   * @param step the number of the step, from 0
   * @param steps the number of steps of the whole run
   */
  public abstract double factor(long step, long steps);

  /** The schedule of the given name, in lower case. */
  public static Schedule named(String name) {
    for (Schedule schedule : values()) {
      if (schedule.name().equalsIgnoreCase(name)) {
        return schedule;
      }
    }
    throw new UsageException("schedule: expected constant, cosine or linear, got " + name);
  }
}
