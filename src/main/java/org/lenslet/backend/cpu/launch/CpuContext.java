package org.lenslet.backend.cpu.launch;

import org.lenslet.backend.cpu.simd.Simd;

/** What the kernels of one backend share. */
public record CpuContext(Simd simd, Workers workers) {

  /** The tasks to cut so many equal pieces of work into, each of at least the given size. */
  public int tasks(int pieces, long workPerPiece) {
    long worthwhile = pieces * workPerPiece / MIN_TASK_WORK;
    int most = TASKS_PER_THREAD * workers.threads();
    return (int) Math.max(1, Math.min(Math.min(pieces, most), worthwhile));
  }

  /** Elements touched below which a second thread does not pay for its wake-up. */
  private static final long MIN_TASK_WORK = 8_192;

  /** Enough tasks a thread that one delayed thread costs little. */
  private static final int TASKS_PER_THREAD = 4;

  /** The first of {@code pieces} that belongs to a task. */
  public static int begin(int task, int tasks, int pieces) {
    return (int) ((long) pieces * task / tasks);
  }
}
