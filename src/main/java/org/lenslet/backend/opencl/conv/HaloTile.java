package org.lenslet.backend.opencl.conv;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The register tile of convolution over planes with a halo.
 *
 * @param rows output channels
 * @param vectors vectors of 16 positions
 */
record HaloTile(int rows, int vectors) {
  /**
   * ROWS * VECTORS sums of 16 lanes, VECTORS inputs and a filter fit the 32 registers of AVX-512.
   * With 8 rows and 3 vectors PoCL loads all filters first and spills: a fifth longer than 6 by 4.
   */
  static final List<HaloTile> ALL =
      List.of(new HaloTile(6, 4), new HaloTile(8, 2), new HaloTile(4, 6), new HaloTile(1, 8));

  int positions() {
    return 16 * vectors;
  }

  /** Panels of rows that cover so many. */
  int panels(int rows) {
    return (rows + this.rows - 1) / this.rows;
  }

  /** Tiles that cover so many positions. */
  long tiles(long positions) {
    return (positions + positions() - 1) / positions();
  }

  /** Cycles for so many rows and positions, per tap of a channel. */
  double cycles(int rows, long positions) {
    return panels(rows) * tiles(positions) * cyclesPerTap();
  }

  /**
   * Cycles for one tap of one channel: two fused multiply-adds a cycle, or two loads, of which one
   * of a vector counts twice since it crosses a line of the cache; and one for the loop.
   */
  double cyclesPerTap() {
    double arithmetic = rows * vectors / 2.0;
    double loads = (rows + 2 * vectors) / 2.0;
    return Math.max(arithmetic, loads) + 1;
  }

  /** Cycles for finishing and storing a tile, per vector. */
  double cyclesToFinish() {
    return 10.0 * rows * vectors;
  }

  Map<String, Object> defines(Map<String, ?> others) {
    Map<String, Object> defines = new HashMap<>(others);
    defines.put("ROWS", rows);
    defines.put("VECTORS", vectors);
    return defines;
  }
}
