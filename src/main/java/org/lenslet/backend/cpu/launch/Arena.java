package org.lenslet.backend.cpu.launch;

/** Divides a workspace: hands out pieces one behind the other and adds them up. */
public final class Arena {
  /**
   * Pieces start on a cache line's distance, so that threads do not share the line between them.
   */
  private static final int ALIGNMENT = 16;

  private int total;

  /**
   * The start of a new piece, from the start of the workspace.
   *
   * @throws ArithmeticException if all pieces together exceed 2147483647 floats
   */
  public int take(int floats) {
    int start = total;
    total = Math.addExact(start, floats);
    total = Math.multiplyExact(Math.addExact(total, ALIGNMENT - 1) / ALIGNMENT, ALIGNMENT);
    return start;
  }

  public int total() {
    return total;
  }
}
