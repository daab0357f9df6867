package org.lenslet.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepNumbersTest {

  @Test
  void theLayoutIsThis() {
    int[] block = StepNumbers.of(0x123456789ABCDEF0L, 0x1_0000_0003L, 1, -0.0f).ints();
    assertArrayEquals(new int[] {0x9ABCDEF0, 0x12345678, 3, 1, 0x3F800000, 0x80000000}, block);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 0xFFFFFFFFL, 0x80000000L, 1L << 32, Long.MIN_VALUE})
  void wholeNumbersComeBack(long number) {
    int[] memory = new int[7];
    int[] block = StepNumbers.of(number, ~number).ints();
    System.arraycopy(block, 0, memory, 3, 4);
    assertEquals(number, StepNumbers.seed(memory, 3));
    assertEquals(~number, StepNumbers.step(memory, 3));
  }

  /** Also what a device may flush or make another NaN of, were it a float. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 0x80000000, 0x7F800001, 0xFFC12345, 0x3DCCCCCD, 0x00400000})
  void floatsComeBackBitByBit(int bits) {
    int[] block = StepNumbers.of(1, 1, 0, Float.intBitsToFloat(bits)).ints();
    assertEquals(bits, Float.floatToRawIntBits(StepNumbers.getFloat(block, 2, 3)));
  }
}
