package org.lenslet.backend.opencl.gemm;

import org.lenslet.backend.Proposal;
import org.lenslet.backend.opencl.platform.DeviceFacts;

/**
 * An operation as matrix products of one size, and what they cost: in the multiply-adds that the
 * {@link GemmTile#DEFAULT default tile} does in the same time.
 *
 * @param count how many products there are
 * @param rows of a product
 * @param columns of a product
 * @param multiplyAdds of all products, at least 1
 * @param emptiness how many times its elements the default tile computes, where that counts; else 1
 */
public record MatrixProducts(
    long count, int rows, int columns, double multiplyAdds, double emptiness) {
  /**
   * How much longer a multiply-add takes without tiles. Products of many small groups, as depthwise
   * convolutions have them, that leave a tile emptier than this lose to a kernel without tiles.
   */
  private static final double SLOWNESS_WITHOUT_TILES = 12;

  /**
   * Products whose tiles are no emptier than counts.
   *
   * @param multiplyAdds of all products
   */
  public static MatrixProducts of(long count, int rows, int columns, double multiplyAdds) {
    return new MatrixProducts(count, rows, columns, Math.max(1, multiplyAdds), 1);
  }

  /**
   * These as the products of groups of channels. What a single group leaves empty does not count: a
   * single small product is no loss worth a rule.
   *
   * @param filledRows rows that a group fills of its tiles
   * @param filledColumns columns that it fills
   */
  public MatrixProducts inGroups(int groups, int filledRows, int filledColumns) {
    double elements = (double) filledRows * filledColumns;
    double computed = GemmTile.DEFAULT.computed(filledRows, filledColumns);
    return groups > 1 && elements > 0
        ? new MatrixProducts(count, rows, columns, multiplyAdds, computed / elements)
        : this;
  }

  /** With a tile in local memory. */
  public double cost(DeviceFacts device, GemmTile tile) {
    double losing = emptiness > SLOWNESS_WITHOUT_TILES ? emptiness : 0;
    return multiplyAdds * (losing + tile.slowness(device, this));
  }

  /**
   * Without tiles: a work-item an element. On CPU devices register tiles are always before it; how
   * far, only where there is little to compute, nobody has measured.
   */
  public static double costWithoutTiles(DeviceFacts device, double multiplyAdds) {
    return device.hasWideVectors()
        ? Proposal.LAST_RESORT
        : SLOWNESS_WITHOUT_TILES * Math.max(1, multiplyAdds);
  }
}
