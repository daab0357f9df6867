package org.lenslet.backend.opencl.gemm;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lenslet.backend.opencl.launch.Offer;
import org.lenslet.backend.opencl.launch.Verdict;
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
        .filter(tile -> tile.localBytes() <= device.localMemoryBytes())
        .toList();
  }

  /**
   * Why this tile, which fits the device, is not for a product; empty where it is. The default
   * takes every product. A larger one takes those that it cuts into two work-groups for each of the
   * device's compute units, so that it is busy, and of which it computes at most half as much again
   * as the default would: that keeps a product of few rows off tiles that would be empty. For a
   * proof it takes whatever is larger than itself.
   *
   * @param products how many products of this size there are
   */
  public Optional<Verdict> refuse(
      DeviceFacts device, Offer offer, long products, int rows, int columns) {
    long tiles = (long) tilesM(rows) * tilesN(columns);
    if (this.equals(DEFAULT)) {
      return Optional.empty();
    }
    if (offer != Offer.FASTEST) {
      return tiles > 1
          ? Optional.empty()
          : refuse("is tried on products of more than a tile, got %d x %d", rows, columns);
    }
    if (products * tiles < 2L * device.computeUnits()) {
      return refuse(
          "needs two tiles for each of %d compute units, got %d",
          device.computeUnits(), products * tiles);
    }
    return 2 * computed(rows, columns) <= 3 * DEFAULT.computed(rows, columns)
        ? Optional.empty()
        : refuse("needs a product that fills two thirds of its tiles, got %d x %d", rows, columns);
  }

  private static Optional<Verdict> refuse(String format, Object... values) {
    return Optional.of(new Verdict.Reject(String.format(Locale.ROOT, format, values)));
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
