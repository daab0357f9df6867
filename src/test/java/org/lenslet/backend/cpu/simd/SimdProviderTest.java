package org.lenslet.backend.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.lenslet.error.UsageException;

class SimdProviderTest {

  /** Keeps what is logged. */
  private static final class Recorder implements System.Logger {
    final List<String> messages = new ArrayList<>();

    @Override
    public String getName() {
      return "recorder";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      messages.add(level + " " + message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... params) {
      messages.add(level + " " + format);
    }
  }

  private final Recorder log = new Recorder();

  @Test
  void absentModuleGivesTheTwinAndOneWarningThatNamesTheFlag() {
    assertInstanceOf(ScalarSimd.class, SimdProvider.choose("auto", false, true, log));
    assertEquals(1, log.messages.size());
    assertTrue(log.messages.get(0).startsWith("WARNING"), log.messages.get(0));
    assertTrue(
        log.messages.get(0).contains("--add-modules jdk.incubator.vector"), log.messages.get(0));
  }

  @Test
  void propertyForcesTheTwinSilently() {
    assertInstanceOf(ScalarSimd.class, SimdProvider.choose("scalar", true, true, log));
    assertTrue(log.messages.isEmpty());
  }

  @Test
  void missingMultiplyAddGivesTheTwinAndAWarning() {
    assertInstanceOf(ScalarSimd.class, SimdProvider.choose("auto", true, false, log));
    assertEquals(1, log.messages.size());
  }

  @Test
  void moduleAndHardwareGiveVectorsSilently() {
    assertTrue(SimdProvider.choose("auto", true, true, log).name().startsWith("vector"));
    assertTrue(log.messages.isEmpty());
  }

  @Test
  void unknownChoiceIsRefused() {
    assertThrows(UsageException.class, () -> SimdProvider.choose("fast", true, true, log));
  }

  @Test
  void theChoiceIsMadeOnce() {
    assertSame(SimdProvider.best(), SimdProvider.best());
  }
}
