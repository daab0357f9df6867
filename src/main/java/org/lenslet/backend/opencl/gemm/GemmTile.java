package org.lenslet.backend.opencl.gemm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;

/**
 * How a matrix product in local memory is cut: the macros of {@code common/tile.clh} and the range
 * that goes with them.
 *
 * @param tileM rows of a work-group's tile
 * @param tileN columns of a work-group's tile
 * @param tileK terms between two barriers
 * @param workM rows of a work-item, a multiple of 4
 * @param workN columns of a work-item, a multiple of 4
 */
public record GemmTile(int tileM, int tileN, int tileK, int workM, int workN) {
  /** Valid on every device: 64 work-items, 4.5 KiB. */
  public static final GemmTile DEFAULT = new GemmTile(32, 32, 16, 4, 4);

  /** From large to small: the more a work-group computes, the less it loads for it. */
  public static final List<GemmTile> BY_SIZE =
      List.of(
          new GemmTile(128, 128, 8, 8, 8),
          new GemmTile(64, 64, 16, 4, 4),
          new GemmTile(32, 128, 8, 4, 8),
          DEFAULT);

  private static final double UNSUITED = 2;

  public GemmTile {
    if (workM % 4 != 0 || workN % 4 != 0 || tileM % workM != 0 || tileN % workN != 0) {
      throw new IllegalArgumentException("a work-item's part must be runs of 4 that fill the tile");
    }
    int items = tileM / workM * (tileN / workN);
    if (items % tileM != 0 || items % tileN != 0 || items % tileK != 0) {
      throw new IllegalArgumentException(items + " work-items do not share the loads evenly");
    }
  }

  /** The tiles that a device has work-items and local memory for, from large to small. */
  public static List<GemmTile> fitting(DeviceFacts device) {
    return BY_SIZE.stream()
        .filter(tile -> tile.items() <= device.maxWorkGroupSize())
        .filter(tile -> tile.localBytes() <= device.memory().localBytes())
        .toList();
  }

  /**
   * Why it would be absurd to compute products with this tile, which fits the device; empty where
   * it is not. The default takes every product, a larger one those of more than one of its tiles
   * and those that it suits.
   */
  public Optional<Draft> refusal(DeviceFacts device, MatrixProducts products) {
    int rows = products.rows();
    int columns = products.columns();
    if (this.equals(DEFAULT) || tiles(rows, columns) > 1 || suits(device, products)) {
      return Optional.empty();
    }
    return Optional.of(
        Draft.refuse(
            "needs a product of more than one tile, got %d x %d; a smaller tile computes less",
            rows, columns));
  }

  /**
   * How much longer a multiply-add takes than with the default tile. Where a larger tile suits, as
   * much less as it loads less for it; elsewhere longer, how much has not been measured.
   */
  double slowness(DeviceFacts device, MatrixProducts products) {
    double loads = (1.0 / tileM + 1.0 / tileN) / (1.0 / DEFAULT.tileM + 1.0 / DEFAULT.tileN);
    return suits(device, products) ? loads : UNSUITED;
  }

  /**
   * Whether the tile cuts the products into two work-groups for each of the device's compute units,
   * so that it is busy, and computes at most half as much again as the default would: that keeps
   * products of few rows off tiles that would be empty.
   */
  private boolean suits(DeviceFacts device, MatrixProducts products) {
    long tiles = tiles(products.rows(), products.columns());
    return this.equals(DEFAULT)
        || products.count() * tiles >= 2L * device.computeUnits()
            && 2 * computed(products.rows(), products.columns())
                <= 3 * DEFAULT.computed(products.rows(), products.columns());
  }

  private long tiles(int rows, int columns) {
    return (long) tilesM(rows) * tilesN(columns);
  }

  /** The end of the names of algorithms with this tile. */
  public String suffix() {
    return "_" + tileM + "x" + tileN;
  }

  /** Elements of the tiles that cover a product. */
  public long computed(int rows, int columns) {
    return (long) tilesM(rows) * tileM * tilesN(columns) * tileN;
  }

  public Map<String, Integer> defines() {
    return Map.of(
        "TILE_M", tileM, "TILE_N", tileN, "TILE_K", tileK, "WORK_M", workM, "WORK_N", workN);
  }

  /** Work-items of a group. */
  public int items() {
    return tileM / workM * (tileN / workN);
  }

  /** Local memory of a group: both tiles, their rows longer by 4 against bank conflicts. */
  public int localBytes() {
    return (tileM + tileN + 8) * tileK * Float.BYTES;
  }

  public int tilesM(int rows) {
    return (rows + tileM - 1) / tileM;
  }

  public int tilesN(int columns) {
    return (columns + tileN - 1) / tileN;
  }
}
