package org.lenslet.backend.opencl.launch;

/**
 * How the elements of each result of a reduction, rows of as many elements each, are cut into
 * pieces for a first launch, whose results a second launch combines. It follows from the shape and
 * the kind of device alone, and so does the order of additions.
 *
 * @param rows rows of a piece
 * @param run elements of a run in a piece
 * @param rowPieces pieces one behind the other along the rows
 * @param runPieces pieces side by side along the run
 */
public record Pieces(int rows, int run, int rowPieces, int runPieces) {

  /** All in one piece. */
  public static Pieces whole(int rows, int run) {
    return new Pieces(rows, run, 1, 1);
  }

  /**
   * Pieces of at least {@code least} elements each, about {@code most} of them over all results.
   *
   * @param results what counts as one result: those that a work-item computes together
   */
  public static Pieces of(int rows, int run, int results, int least, int most) {
    int count = rows * run;
    int wanted = Math.min(count / least, most / Math.max(1, results));
    if (wanted <= 1) {
      return whole(rows, run);
    }
    int elements = ceil(count, wanted);
    if (run >= elements) {
      int part = roundUp(elements, 64);
      return new Pieces(1, part, rows, ceil(run, part));
    }
    int together = ceil(elements, run);
    return new Pieces(together, run, ceil(rows, together), 1);
  }

  /** How many there are. */
  public int count() {
    return rowPieces * runPieces;
  }

  /** Elements of a piece, the last ones perhaps fewer. */
  public int elements() {
    return rows * run;
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }

  private static int roundUp(int a, int b) {
    return ceil(a, b) * b;
  }
}
