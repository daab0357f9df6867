package org.lenslet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoclSignalsTest {
  private static final String POCL = "Portable Computing Language";
  private static final Map<String, String> CURED =
      Map.of("POCL_SIGFPE_HANDLER", "0", "LD_PRELOAD", "/jdk/lib/libjsig.so:/other.so");

  @Test
  void thePoclOfDebian12NeedsBothVariables() {
    assertEquals(Optional.empty(), PoclSignals.note(POCL, "3.1+debian", CURED));
    for (String one : CURED.keySet()) {
      String note = PoclSignals.note(POCL, "3.1+debian", Map.of(one, CURED.get(one))).orElseThrow();
      assertTrue(note.startsWith("PoCL 3.1+debian takes signals that Java needs"), note);
      assertEquals(1, note.lines().count());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Portable Computing Language, 4.0",
    "Portable Computing Language, 10.1-pre",
    "Portable Computing Language, unknown",
    "rusticl, 3.1",
    "NVIDIA CUDA, 3.1"
  })
  void nobodyElseDoes(String platform, String driver) {
    assertEquals(Optional.empty(), PoclSignals.note(platform, driver, Map.of()));
  }
}
