package org.lenslet.backend.opencl.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.platform.MadeUpDevices;

/** Which tile plans get on devices that are not here. */
class GemmTileTest {
  private static DeviceFacts device(int units, int workGroup, long localBytes) {
    return MadeUpDevices.withRoom(units, workGroup, localBytes);
  }

  /** The cheapest tile, of equal ones the first in the order of the catalogue. */
  private static String chosen(DeviceFacts device, long count, int rows, int columns) {
    MatrixProducts products = MatrixProducts.of(count, rows, columns, 1e9);
    return GemmTile.fitting(device).stream()
        .filter(tile -> tile.refusal(device, products).isEmpty())
        .min(Comparator.comparingDouble(tile -> products.cost(device, tile)))
        .map(GemmTile::suffix)
        .orElse("none");
  }

  @Test
  void largeProductsGetLargeTilesOnceTheDeviceIsBusy() {
    DeviceFacts h200 = device(132, 1024, 49152);
    assertEquals("_32x32", chosen(h200, 1, 512, 512));
    assertEquals("_64x64", chosen(h200, 1, 1024, 1024 + 64));
    assertEquals("_128x128", chosen(h200, 1, 2048, 2176));
    // LeNet-5's first convolution at batch 64: 6 rows and 50,176 columns.
    assertEquals("_32x128", chosen(h200, 1, 6, 64 * 28 * 28));
    // Many products make a device busy, too.
    assertEquals("_128x128", chosen(h200, 264, 128, 128));
    assertEquals("_32x32", chosen(h200, 263, 33, 33));
  }

  @Test
  void aDeviceGetsNoTileThatItHasNoRoomFor() {
    assertEquals("_32x128", chosen(device(8, 128, 49152), 1, 4096, 4096));
    assertEquals("_32x32", chosen(device(8, 64, 49152), 1, 4096, 4096));
    assertEquals("_32x32", chosen(device(8, 1024, 5000), 1, 4096, 4096));
    assertEquals("none", chosen(device(8, 32, 49152), 1, 4096, 4096));
    assertEquals("none", chosen(device(8, 1024, 2048), 1, 4096, 4096));
  }

  @Test
  void theSmallestTakesWhateverTheOthersRefuse() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      DeviceFacts device = device(1 + random.nextInt(200), 1024, 65536);
      int rows = random.nextInt(1 << random.nextInt(20));
      int columns = random.nextInt(1 << random.nextInt(20));
      long products = random.nextInt(1 << random.nextInt(20));
      String tile = chosen(device, products, rows, columns);
      if (products == 0 || rows == 0 || columns == 0) {
        assertEquals("_32x32", tile);
      }
      for (GemmTile larger : GemmTile.BY_SIZE) {
        if (larger.suffix().equals(tile) && larger != GemmTile.DEFAULT) {
          long groups = products * larger.tilesM(rows) * larger.tilesN(columns);
          assertTrue(groups >= 2L * device.computeUnits(), tile);
          long waste = larger.computed(rows, columns) - GemmTile.DEFAULT.computed(rows, columns);
          assertTrue(2 * waste <= GemmTile.DEFAULT.computed(rows, columns), tile);
        }
      }
    }
  }

  /** Wherever it may be chosen, it is tried: on all products of more than one tile. */
  @Test
  void aProofTriesEveryTile() {
    DeviceFacts h200 = device(132, 1024, 49152);
    for (GemmTile tile : GemmTile.BY_SIZE) {
      assertEquals(Optional.empty(), refusal(h200, tile, 1, tile.tileM() + 1, 1));
      assertEquals(Optional.empty(), refusal(h200, tile, 1, 1, tile.tileN() + 1));
      assertEquals(Optional.empty(), refusal(h200, tile, 264, tile.tileM(), tile.tileN()));
    }
    assertEquals(
        "needs a product of more than one tile, got 33 x 64; a smaller tile computes less",
        refusal(h200, GemmTile.BY_SIZE.get(1), 1, 33, 64).orElseThrow());
  }

  private static Optional<String> refusal(
      DeviceFacts device, GemmTile tile, long count, int rows, int columns) {
    return tile.refusal(device, MatrixProducts.of(count, rows, columns, 1e9))
        .map(draft -> ((Draft.Refused) draft).reason());
  }

  /** Of a depthwise convolution, say; a single group of that size keeps its tile. */
  @Test
  void manyGroupsThatLeaveTilesEmptyAreCheaperWithoutTiles() {
    DeviceFacts h200 = device(132, 1024, 49152);
    MatrixProducts products = MatrixProducts.of(512, 1, 100_000, 1e9);
    double without = MatrixProducts.costWithoutTiles(h200, 1e9);
    for (GemmTile tile : GemmTile.BY_SIZE) {
      assertTrue(products.inGroups(512, 1, 32).cost(h200, tile) > without);
      assertTrue(products.inGroups(512, 3, 32).cost(h200, tile) < without);
      assertTrue(products.inGroups(1, 1, 32).cost(h200, tile) < without);
    }
  }
}
