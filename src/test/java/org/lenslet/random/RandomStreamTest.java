package org.lenslet.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RandomStreamTest {

  @Test
  void aStreamGoesOnFromAnyWordAsFromTheFirst() {
    RandomStream whole = new RandomStream(7, 3);
    int[] words = new int[23];
    for (int i = 0; i < words.length; i++) {
      words[i] = whole.nextWord();
      assertEquals(Philox.word(7, 3, i), words[i]);
    }
    for (int from = 0; from < words.length; from++) {
      RandomStream part = new RandomStream(7, 3, from);
      for (int i = from; i < words.length; i++) {
        assertEquals(words[i], part.nextWord(), "word " + i + " from " + from);
      }
    }
  }
}
