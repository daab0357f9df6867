package org.lenslet.backend.opencl;

import java.util.List;
import java.util.Map;
import org.lenslet.backend.opencl.device.DeviceFacts;

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
record GemmTile(int tileM, int tileN, int tileK, int workM, int workN) {
  /** Valid on every device: 64 work-items, 4.5 KiB. */
  static final GemmTile DEFAULT = new GemmTile(32, 32, 16, 4, 4);

  /** From large to small: the more a work-group computes, the less it loads for it. */
  private static final List<GemmTile> BY_SIZE =
      List.of(
          new GemmTile(128, 128, 8, 8, 8),
          new GemmTile(64, 64, 16, 4, 4),
          new GemmTile(32, 128, 8, 4, 8),
          DEFAULT);

  GemmTile {
    if (workM % 4 != 0 || workN % 4 != 0 || tileM % workM != 0 || tileN % workN != 0) {
      throw new IllegalArgumentException("a work-item's part must be runs of 4 that fill the tile");
    }
    int items = tileM / workM * (tileN / workN);
    if (items % tileM != 0 || items % tileN != 0 || items % tileK != 0) {
      throw new IllegalArgumentException(items + " work-items do not share the loads evenly");
    }
  }

  /**
   * The largest tile that fits the device, cuts the product into two work-groups for each of its
   * compute units, so that it is busy, and computes at most half as much again as the smallest tile
   * would; else the smallest. The last keeps a product of few rows off tiles that would be empty.
   *
   * @param products how many products of this size there are
   */
  static GemmTile of(DeviceFacts device, int products, int rows, int columns) {
    for (GemmTile tile : BY_SIZE) {
      long groups = (long) products * tile.tilesM(rows) * tile.tilesN(columns);
      boolean busy = groups >= 2L * device.computeUnits();
      boolean full = 2 * tile.computed(rows, columns) <= 3 * DEFAULT.computed(rows, columns);
      if (tile.fits(device) && busy && full) {
        return tile;
      }
    }
    return DEFAULT;
  }

  /** Elements of the tiles that cover a product. */
  long computed(int rows, int columns) {
    return (long) tilesM(rows) * tileM * tilesN(columns) * tileN;
  }

  boolean fits(DeviceFacts device) {
    return items() <= device.maxWorkGroupSize() && localBytes() <= device.localMemoryBytes();
  }

  Map<String, Integer> defines() {
    return Map.of(
        "TILE_M", tileM, "TILE_N", tileN, "TILE_K", tileK, "WORK_M", workM, "WORK_N", workN);
  }

  /** Work-items of a group. */
  int items() {
    return tileM / workM * (tileN / workN);
  }

  /** Local memory of a group: both tiles, their rows longer by 4 against bank conflicts. */
  int localBytes() {
    return (tileM + tileN + 8) * tileK * Float.BYTES;
  }

  int tilesM(int rows) {
    return (rows + tileM - 1) / tileM;
  }

  int tilesN(int columns) {
    return (columns + tileN - 1) / tileN;
  }
}
