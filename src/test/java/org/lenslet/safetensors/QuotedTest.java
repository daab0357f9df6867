package org.lenslet.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuotedTest {

  @Test
  void whatATerminalWouldActOnIsEscapedAndWhatIsNextToItIsNot() {
    assertEquals(
        "\"\\u0000\\u001f ~\\u007f\\u009f\u00a0\"", Quoted.of("\0\u001f ~\u007f\u009f\u00a0"));
    assertEquals(
        "\"\u201f\\u2020\\u202e\\u202f\u2030\"", Quoted.of("\u201f\u2020\u202e\u202f\u2030"));
    assertEquals("\"\\ud83d\\ude00\"", Quoted.of("\ud83d\ude00"));
  }

  @Test
  void eightyCharactersAreWholeAndMoreAreCut() {
    String eighty = "x".repeat(80);
    assertEquals("\"" + eighty + "\"", Quoted.of(eighty));
    assertEquals("\"" + eighty + "...\"", Quoted.of(eighty + "y"));
  }
}
