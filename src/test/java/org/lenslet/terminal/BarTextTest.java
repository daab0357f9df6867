package org.lenslet.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BarTextTest {
  private static final List<String> FACTS = List.of("1 s left", "2 cases");

  @Test
  void theBarShowsTheShareThatIsDone() {
    assertEquals("a   0% [          ]", BarText.of("a", 0, List.of(), 19));
    assertEquals("a   9% [          ]", BarText.of("a", 0.0999, List.of(), 19));
    assertEquals("a  10% [>         ]", BarText.of("a", 0.1, List.of(), 19));
    assertEquals("a  55% [====>     ]", BarText.of("a", 0.55, List.of(), 19));
    assertEquals("a 100% [==========]", BarText.of("a", 1, List.of(), 19));
    assertEquals("a 100% [==========]", BarText.of("a", 1.5, List.of(), 19));
  }

  @Test
  void factsGiveWayToTheBarTheLeastImportantFirst() {
    assertEquals("a   0% [          ] 1 s left, 2 cases", BarText.of("a", 0, FACTS, 37));
    assertEquals("a   0% [                 ] 1 s left", BarText.of("a", 0, FACTS, 35));
    assertEquals("a   0% [                  ] 1 s left", BarText.of("a", 0, FACTS, 36));
    assertEquals("a   0% [                ]", BarText.of("a", 0, FACTS, 25));
  }

  @Test
  void aNarrowTerminalHoldsNoBar() {
    assertEquals("a  50%", BarText.of("a", 0.5, FACTS, 18));
    assertEquals("a  5", BarText.of("a", 0.5, FACTS, 4));
    assertEquals("", BarText.of("a", 0.5, FACTS, 0));
    assertEquals("", BarText.of("a", 0.5, FACTS, -1));
  }

  @Test
  void aWideTerminalHoldsABarOfFortyColumns() {
    assertEquals(
        "a   0% [" + " ".repeat(40) + "] 1 s left, 2 cases", BarText.of("a", 0, FACTS, 200));
  }
}
