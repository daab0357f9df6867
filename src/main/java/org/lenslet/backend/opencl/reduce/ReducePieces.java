package org.lenslet.backend.opencl.reduce;

/**
 * How the elements of each result of a reduction are cut into pieces for a first launch, whose
 * results a second launch combines. It follows from the shape and the kind of device alone, and so
 * does the order of additions.
 *
 * @param rows rows of a piece
 * @param run elements of a run in a piece
 * @param rowPieces pieces one behind the other along the rows
 * @param runPieces pieces side by side along the run
 */
record ReducePieces(int rows, int run, int rowPieces, int runPieces) {

  /** All in one piece. */
  static ReducePieces whole(ReducedAxes axes) {
    return new ReducePieces(axes.rows(), axes.run(), 1, 1);
  }

  /**
   * Pieces of at least {@code least} elements each, about {@code most} of them over all results.
   *
   * @param results what counts as one result: those that a work-item computes together
   */
  static ReducePieces of(ReducedAxes axes, int results, int least, int most) {
    int wanted = Math.min(axes.count() / least, most / Math.max(1, results));
    if (wanted <= 1) {
      return whole(axes);
    }
    int elements = (axes.count() + wanted - 1) / wanted;
    if (axes.run() >= elements) {
      int run = roundUp(elements, 64);
      return new ReducePieces(1, run, axes.rows(), ceil(axes.run(), run));
    }
    int rows = ceil(elements, axes.run());
    return new ReducePieces(rows, axes.run(), ceil(axes.rows(), rows), 1);
  }

  int count() {
    return rowPieces * runPieces;
  }

  int elements() {
    return rows * run;
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }

  private static int roundUp(int a, int b) {
    return ceil(a, b) * b;
  }
}
