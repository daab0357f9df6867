package org.lenslet.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class InterruptionTest {

  /** Works until it is told to stop; the process that a test ends. */
  static final class Work {
    private Work() {}

    public static void main(String[] arguments) {
      CountDownLatch stop = new CountDownLatch(1);
      Interruption.during(() -> untilStopped(stop), stop::countDown);
    }

    private static String untilStopped(CountDownLatch stop) {
      System.out.println("working");
      try {
        stop.await();
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      System.out.println("ended in order");
      return "";
    }
  }

  @Test
  void aProcessThatIsToldToEndEndsItsWorkFirst() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classes = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(java.toString(), "-cp", classes, Work.class.getName()).start();
    try (BufferedReader out = process.inputReader()) {
      assertEquals("working", out.readLine());
      process.toHandle().destroy();

      assertEquals("ended in order", out.readLine());
      process.waitFor(20, TimeUnit.MINUTES);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theWorkGivesItsResultOrItsException() {
    assertEquals("done", Interruption.during(() -> "done", () -> {}));
    Supplier<String> failing =
        () -> {
          throw new IllegalStateException("failed");
        };
    assertThrows(IllegalStateException.class, () -> Interruption.during(failing, () -> {}));
  }
}
