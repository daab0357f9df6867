package org.lenslet.backend.cpu.gemm;

/**
 * An operand of a matrix multiplication, handed over panel by panel in the layout of the
 * micro-kernel. An operand need not exist in memory: a convolution gathers its input window here
 * instead of writing the unrolled matrix.
 *
 * <p>"Lines" are the rows of the left operand A or the columns of the right operand B; "steps" run
 * along the summation. The layout is the same for both, so one source serves either side.
 * Implementations are immutable and shared by threads.
 */
@FunctionalInterface
public interface PanelSource {

  /**
   * Writes {@code panel[offset + (step - firstStep) * width + (line - firstLine)]} for all given
   * steps and lines. The lines from {@code lines} to {@code width - 1} may be left as they are or
   * overwritten with anything: tiles compute with them but store nothing of it.
   *
   * @param item which multiplication of a batch
   * @param firstStep first step along the summation
   * @param steps number of steps
   * @param firstLine first row of A or column of B, a multiple of width
   * @param lines number of lines, 1 to width
   * @param width lines a panel holds
   */
  void pack(
      int item,
      int firstStep,
      int steps,
      int firstLine,
      int lines,
      float[] panel,
      int offset,
      int width);

  /** Whether all multiplications of a batch have this operand in common: then it is packed once. */
  default boolean isCommon() {
    return false;
  }
}
