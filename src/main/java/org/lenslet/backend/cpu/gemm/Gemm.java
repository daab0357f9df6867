package org.lenslet.backend.cpu.gemm;

import static org.lenslet.backend.cpu.gemm.GemmBlocking.ceilDiv;

import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.Workers;
import org.lenslet.backend.cpu.simd.MicroKernels;
import org.lenslet.backend.cpu.simd.Simd;

/**
 * Single-precision matrix multiplication C = A · B or C += A · B, blocked and packed after Goto and
 * van de Geijn (ACM TOMS 34(3), 2008) and BLIS (ACM TOMS 41(3), 2015), for a batch of equal sizes.
 *
 * <p>Every element is summed in one order, which depends on k alone: the result is the same for any
 * number of threads, and for a multiplication alone or within a batch. Large multiplications are
 * divided among the threads along rows and columns; a batch of many is divided by item.
 *
 * <p>Made once, at plan time; {@link #run} allocates nothing. Thread rule: one run at a time.
 */
public final class Gemm {

  /**
   * Multiply-adds below which a second thread does not pay for its wake-up: 1 to 2 microseconds.
   */
  private static final long MIN_TASK_WORK = 40_000;

  /** Enough tasks a thread that one delayed thread costs little. */
  private static final int TASKS_PER_THREAD = 4;

  /** About 64 KiB of source a packing task. */
  private static final int ROW_PANELS_PER_PACK = 8;

  private static final int COLUMN_PANELS_PER_PACK = 2;

  /** The largest task: its block of A takes 384 KiB of a second-level cache. */
  private static final int ROWS_PER_TASK = 256;

  private static final int COLUMNS_PER_TASK = 512;

  private final GemmShape shape;
  private final MicroKernels kernels;
  private final Workers workers;
  private final GemmBlocking shared;
  private final GemmBlock sharedBlock;
  private final GemmBlock[] ownBlocks;
  private final int itemsPerTask;
  private final boolean divideByItem;
  private final int spillFloats;

  private final Workers.Body packBody = this::packTask;
  private final Workers.Body multiplyBody = this::multiplyTask;
  private final Workers.Body itemsBody = this::itemsTask;

  /** Room for a tile a thread, where one is not stored whole. */
  private float[] spill;

  private int spillOffset;
  private boolean packsRight;
  private int leftPackTasks;
  private int rowPanelsPerTask;
  private int columnPanelsPerTask;
  private int rowTasks;

  /** Prepares a batch of multiplications of the given sizes. */
  public Gemm(GemmShape shape, Simd simd, Workers workers) {
    this.shape = shape;
    this.kernels = simd.microKernels();
    this.workers = workers;
    int threads = workers.threads();
    shared = GemmBlocking.shared(shape, kernels);
    sharedBlock = GemmBlock.shared(shape, shared, kernels);
    ownBlocks = new GemmBlock[threads];
    for (int i = 0; i < threads; i++) {
      ownBlocks[i] = GemmBlock.serial(shape, kernels);
    }
    long work = shape.itemWork();
    itemsPerTask = (int) Math.min(shape.batch(), Math.max(1, MIN_TASK_WORK / work));
    divideByItem =
        threads == 1
            || work < 2 * MIN_TASK_WORK
            || shape.batch() >= TASKS_PER_THREAD * threads
            || shape.batch() % threads == 0;
    spillFloats = kernels.tileRows() * kernels.tileColumns();
  }

  /** Floats of workspace that {@link #run} needs. */
  public int workspaceFloats() {
    int threads = workers.threads();
    int packed =
        divideByItem
            ? Math.multiplyExact(threads, ownBlocks[0].workspaceFloats())
            : sharedBlock.workspaceFloats();
    return Math.addExact(packed, threads * spillFloats);
  }

  /**
   * Computes the batch.
   *
   * @param left A; lines are rows
   * @param right B; lines are columns
   * @param output C
   * @param workspace {@link #workspaceFloats} floats, overwritten
   */
  public void run(PanelSource left, PanelSource right, GemmOutput output, Floats workspace) {
    output.check(shape);
    float[] array = workspace.array();
    int offset = workspace.offset();
    if (offset < 0 || array.length - offset < workspaceFloats()) {
      throw new IllegalArgumentException(
          "gemm workspace: expected %d floats from offset %d, got an array of %d"
              .formatted(workspaceFloats(), offset, array.length));
    }
    int packedOffset = offset + workers.threads() * spillFloats;
    spill = array;
    spillOffset = offset;
    if (divideByItem) {
      for (int i = 0; i < ownBlocks.length; i++) {
        int packed = packedOffset + i * ownBlocks[i].workspaceFloats();
        ownBlocks[i].bind(left, right, output, array, packed);
      }
      workers.run(ceilDiv(shape.batch(), itemsPerTask), itemsBody);
    } else {
      sharedBlock.bind(left, right, output, array, packedOffset);
      for (int item = 0; item < shape.batch(); item++) {
        runShared(item);
      }
    }
  }

  private void itemsTask(int task, int worker) {
    int end = Math.min((task + 1) * itemsPerTask, shape.batch());
    for (int item = task * itemsPerTask; item < end; item++) {
      ownBlocks[worker].runSerially(item, spill, spillOffset + worker * spillFloats);
    }
  }

  private void runShared(int item) {
    GemmBlock block = sharedBlock;
    block.selectItem(item);
    for (int column = 0; column < shape.n(); column += shared.columns()) {
      block.selectColumns(column);
      for (int step = 0; step < shape.k(); step += shared.depth()) {
        block.selectSteps(step);
        for (int row = 0; row < shape.m(); row += shared.rows()) {
          block.selectRows(row);
          packsRight = row == 0;
          packShared();
          multiplyShared();
        }
      }
    }
  }

  private void packShared() {
    leftPackTasks = ceilDiv(sharedBlock.rowPanels(), ROW_PANELS_PER_PACK);
    int rightPackTasks =
        packsRight ? ceilDiv(sharedBlock.columnPanels(), COLUMN_PANELS_PER_PACK) : 0;
    workers.run(leftPackTasks + rightPackTasks, packBody);
  }

  private void packTask(int task, int worker) {
    GemmBlock block = sharedBlock;
    if (task < leftPackTasks) {
      int from = task * ROW_PANELS_PER_PACK;
      block.packLeft(from, Math.min(from + ROW_PANELS_PER_PACK, block.rowPanels()));
    } else {
      int from = (task - leftPackTasks) * COLUMN_PANELS_PER_PACK;
      block.packRight(from, Math.min(from + COLUMN_PANELS_PER_PACK, block.columnPanels()));
    }
  }

  private void multiplyShared() {
    int rowPanels = sharedBlock.rowPanels();
    int columnPanels = sharedBlock.columnPanels();
    rowPanelsPerTask = Math.min(rowPanels, Math.max(1, ROWS_PER_TASK / kernels.tileRows()));
    columnPanelsPerTask =
        Math.min(columnPanels, Math.max(1, COLUMNS_PER_TASK / kernels.tileColumns()));
    long panelWork =
        (long) kernels.tileRows() * kernels.tileColumns() * Math.min(shared.depth(), shape.k());
    int wanted = TASKS_PER_THREAD * workers.threads();
    while (taskCount(rowPanels, columnPanels) < wanted
        && rowPanelsPerTask * columnPanelsPerTask * panelWork >= 2 * MIN_TASK_WORK
        && rowPanelsPerTask * columnPanelsPerTask > 1) {
      if (columnPanelsPerTask >= rowPanelsPerTask) {
        columnPanelsPerTask = ceilDiv(columnPanelsPerTask, 2);
      } else {
        rowPanelsPerTask = ceilDiv(rowPanelsPerTask, 2);
      }
    }
    rowTasks = ceilDiv(rowPanels, rowPanelsPerTask);
    workers.run(taskCount(rowPanels, columnPanels), multiplyBody);
  }

  private int taskCount(int rowPanels, int columnPanels) {
    return ceilDiv(rowPanels, rowPanelsPerTask) * ceilDiv(columnPanels, columnPanelsPerTask);
  }

  private void multiplyTask(int task, int worker) {
    GemmBlock block = sharedBlock;
    int row = task % rowTasks * rowPanelsPerTask;
    int column = task / rowTasks * columnPanelsPerTask;
    block.multiply(
        row,
        Math.min(row + rowPanelsPerTask, block.rowPanels()),
        column,
        Math.min(column + columnPanelsPerTask, block.columnPanels()),
        spill,
        spillOffset + worker * spillFloats);
  }
}
