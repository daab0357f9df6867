package org.lenslet.backend.opencl.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterPartsTest {

  @ParameterizedTest
  @CsvSource({"0,5", "1,5", "255,5", "512,5", "513,2", "100000,7", "1000003,300", "2147483647,64"})
  void partsCoverAllPositionsAndNoneIsEmpty(int positions, int most) {
    FilterParts parts = FilterParts.of(positions, most);
    long before = (parts.count() - 1L) * parts.positions();
    assertTrue(parts.count() >= 1 && parts.count() <= most, parts.toString());
    assertTrue(before + parts.positions() >= positions, parts.toString());
    assertTrue(parts.count() == 1 || before < positions, parts.toString());
  }

  @Test
  void aShortSumStaysWhole() {
    assertEquals(1, FilterParts.of(300, 100).count());
    assertEquals(0, FilterParts.of(300, 100).floats(1000));
  }

  @Test
  void noRoomForPartsMeansOne() {
    assertEquals(1, FilterParts.of(1_000_000, 0).count());
  }
}
