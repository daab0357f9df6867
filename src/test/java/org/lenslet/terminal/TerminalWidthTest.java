package org.lenslet.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TerminalWidthTest {
  @Test
  void theWidthIsTheTerminalsOwnThenTheEnvironmentsThenEighty() {
    assertEquals(OptionalInt.of(132), TerminalWidth.columns("24 132", "70"));
    assertEquals(OptionalInt.of(132), TerminalWidth.columns("132", ""));
    assertEquals(OptionalInt.of(70), TerminalWidth.columns("0 0", "70"));
    assertEquals(OptionalInt.of(80), TerminalWidth.columns("0", ""));
    assertEquals(OptionalInt.of(80), TerminalWidth.columns("", "wide"));
  }

  @Test
  void whatIsNoTerminalHasNoWidth() {
    assertEquals(OptionalInt.empty(), TerminalWidth.columns("none", "70"));
  }
}
