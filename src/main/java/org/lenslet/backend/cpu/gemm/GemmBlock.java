package org.lenslet.backend.cpu.gemm;

import static org.lenslet.backend.cpu.gemm.GemmBlocking.ceilDiv;

import org.lenslet.backend.cpu.simd.MicroKernels;

/**
 * One block of a multiplication under way: its bounds and its packed operands. Panels and tiles of
 * a block may be packed and computed by several threads, in any order.
 */
final class GemmBlock {

  /** Columns finished together, so that an epilogue finds a block of rows in the cache. */
  private static final int PANELS_PER_EPILOGUE = 8;

  /** With few rows a panel of B is read too seldom to pay for packing it first. */
  private static final int MAX_ROW_PANELS_UNPACKED = 2;

  private final GemmShape shape;
  private final GemmBlocking blocking;
  private final MicroKernels kernels;
  private final int tileRows;
  private final int tileColumns;
  private final boolean panelByPanel;

  private PanelSource left;
  private PanelSource right;
  private MatrixSource unpackedRight;
  private GemmOutput output;
  private float[] workspace;
  private int leftOffset;
  private int rightOffset;
  private boolean leftIsPacked;

  private int item;
  private int firstRow;
  private int rows;
  private int firstColumn;
  private int columns;
  private int firstStep;
  private int steps;

  private GemmBlock(
      GemmShape shape, GemmBlocking blocking, MicroKernels kernels, boolean panelByPanel) {
    this.panelByPanel = panelByPanel;
    this.shape = shape;
    this.blocking = blocking;
    this.kernels = kernels;
    tileRows = kernels.tileRows();
    tileColumns = kernels.tileColumns();
  }

  /** A block that all threads pack and multiply together. */
  static GemmBlock shared(GemmShape shape, GemmBlocking blocking, MicroKernels kernels) {
    return new GemmBlock(shape, blocking, kernels, false);
  }

  /**
   * A block for one thread. Where all rows fit, each panel of B is multiplied as soon as it is
   * packed and the next one takes its place: it stays in the first-level cache.
   */
  static GemmBlock serial(GemmShape shape, MicroKernels kernels) {
    GemmBlocking blocking = GemmBlocking.serial(shape, kernels);
    return new GemmBlock(shape, blocking, kernels, blocking.rows() >= shape.m());
  }

  /** Room that the packed operands take. */
  int workspaceFloats() {
    int rightFloats = panelByPanel ? blocking.depth() * tileColumns : blocking.rightFloats();
    return blocking.leftFloats() + rightFloats;
  }

  void bind(PanelSource left, PanelSource right, GemmOutput output, float[] workspace, int offset) {
    this.left = left;
    this.right = right;
    this.output = output;
    this.workspace = workspace;
    leftOffset = offset;
    rightOffset = offset + blocking.leftFloats();
    leftIsPacked = false;
    boolean fewRows = ceilDiv(shape.m(), tileRows) <= MAX_ROW_PANELS_UNPACKED;
    unpackedRight =
        fewRows && right instanceof MatrixSource matrix && matrix.hasContiguousLines()
            ? matrix
            : null;
  }

  void selectItem(int item) {
    this.item = item;
  }

  void selectColumns(int first) {
    firstColumn = first;
    columns = Math.min(blocking.columns(), shape.n() - first);
  }

  void selectSteps(int first) {
    firstStep = first;
    steps = Math.min(blocking.depth(), shape.k() - first);
  }

  void selectRows(int first) {
    firstRow = first;
    rows = Math.min(blocking.rows(), shape.m() - first);
  }

  int rowPanels() {
    return ceilDiv(rows, tileRows);
  }

  int columnPanels() {
    return ceilDiv(columns, tileColumns);
  }

  /** Computes one whole multiplication on the calling thread. */
  void runSerially(int item, float[] spill, int spillOffset) {
    selectItem(item);
    for (int column = 0; column < shape.n(); column += blocking.columns()) {
      selectColumns(column);
      for (int step = 0; step < shape.k(); step += blocking.depth()) {
        selectSteps(step);
        if (!panelByPanel) {
          packRight(0, columnPanels());
        }
        for (int row = 0; row < shape.m(); row += blocking.rows()) {
          selectRows(row);
          if (!leftIsPacked) {
            packLeft(0, rowPanels());
            leftIsPacked = left.isCommon() && rows == shape.m() && steps == shape.k();
          }
          multiply(0, rowPanels(), 0, columnPanels(), spill, spillOffset);
        }
      }
    }
  }

  void packLeft(int fromPanel, int toPanel) {
    for (int panel = fromPanel; panel < toPanel; panel++) {
      int first = panel * tileRows;
      int lines = Math.min(tileRows, rows - first);
      int to = leftOffset + first * steps;
      left.pack(item, firstStep, steps, firstRow + first, lines, workspace, to, tileRows);
    }
  }

  void packRight(int fromPanel, int toPanel) {
    for (int panel = fromPanel; panel < toPanel; panel++) {
      int first = panel * tileColumns;
      int lines = Math.min(tileColumns, columns - first);
      if (unpackedRight == null || lines < tileColumns) {
        int to = rightPanel(first);
        right.pack(item, firstStep, steps, firstColumn + first, lines, workspace, to, tileColumns);
      }
    }
  }

  private int rightPanel(int column) {
    return panelByPanel ? rightOffset : rightOffset + column * steps;
  }

  /** Multiplies a range of row panels with a range of column panels, and finishes the elements. */
  void multiply(
      int fromRow, int toRow, int fromColumn, int toColumn, float[] spill, int spillOffset) {
    for (int column = fromColumn; column < toColumn; column += PANELS_PER_EPILOGUE) {
      int end = Math.min(column + PANELS_PER_EPILOGUE, toColumn);
      for (int panel = column; panel < end; panel++) {
        if (panelByPanel) {
          packRight(panel, panel + 1);
        }
        multiplyPanel(fromRow, toRow, panel, spill, spillOffset);
      }
      if (firstStep + steps == shape.k() && output.epilogue() != Epilogue.NONE) {
        finish(fromRow, toRow, column, end);
      }
    }
  }

  private void multiplyPanel(
      int fromRow, int toRow, int columnPanel, float[] spill, int spillOffset) {
    int column = columnPanel * tileColumns;
    int tileWidth = Math.min(tileColumns, columns - column);
    boolean unpacked = unpackedRight != null && tileWidth == tileColumns;
    float[] b = unpacked ? unpackedRight.array() : workspace;
    int bo =
        unpacked
            ? unpackedRight.indexOf(item, firstColumn + column, firstStep)
            : rightPanel(column);
    int bs = unpacked ? unpackedRight.stepStride() : tileColumns;
    boolean accumulate = output.accumulate() || firstStep > 0;
    float[] c = output.array();
    int cs = output.rowStride();
    for (int rowPanel = fromRow; rowPanel < toRow; rowPanel++) {
      int row = rowPanel * tileRows;
      int height = Math.min(tileRows, rows - row);
      int ao = leftOffset + row * steps;
      int co = output.indexOf(item, firstRow + row, firstColumn + column);
      if (!accumulate && kernels.storesExactly(height, tileWidth)) {
        kernels.tile(steps, workspace, ao, b, bo, bs, c, co, cs, height, tileWidth);
        continue;
      }
      // One pass more within the first-level cache.
      kernels.tile(
          steps, workspace, ao, b, bo, bs, spill, spillOffset, tileColumns, height, tileWidth);
      if (accumulate) {
        kernels.addTile(spill, spillOffset, c, co, cs, height, tileWidth);
      } else {
        kernels.copyTile(spill, spillOffset, c, co, cs, height, tileWidth);
      }
    }
  }

  private void finish(int fromRow, int toRow, int fromColumn, int toColumn) {
    int lastRow = firstRow + Math.min(toRow * tileRows, rows);
    int column = firstColumn + fromColumn * tileColumns;
    int count = firstColumn + Math.min(toColumn * tileColumns, columns) - column;
    for (int row = firstRow + fromRow * tileRows; row < lastRow; row++) {
      int at = output.indexOf(item, row, column);
      output.epilogue().apply(item, row, column, count, output.array(), at);
    }
  }
}
