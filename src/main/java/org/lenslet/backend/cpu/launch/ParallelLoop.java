package org.lenslet.backend.cpu.launch;

import org.lenslet.backend.Launch;

/**
 * A launch that does independent pieces of work, cut into tasks at bind time. The cut changes no
 * result, because no piece depends on another.
 */
public final class ParallelLoop implements Launch {

  /** Does the pieces from (inclusive) to (exclusive). */
  public interface Range {
    void run(int from, int to, int worker);
  }

  private final Workers workers;
  private final int pieces;
  private final int tasks;
  private final Range range;
  private final Workers.Body body = this::task;

  /**
   * A loop over pieces.
   *
   * @param workPerPiece about how many elements a piece touches
   */
  public ParallelLoop(CpuContext context, int pieces, long workPerPiece, Range range) {
    this.workers = context.workers();
    this.pieces = pieces;
    this.tasks = context.tasks(pieces, workPerPiece);
    this.range = range;
  }

  @Override
  public void run() {
    workers.run(tasks, body);
  }

  private void task(int task, int worker) {
    range.run(
        CpuContext.begin(task, tasks, pieces), CpuContext.begin(task + 1, tasks, pieces), worker);
  }
}
