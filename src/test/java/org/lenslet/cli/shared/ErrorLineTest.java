package org.lenslet.cli.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.lenslet.error.DeviceException;
import org.lenslet.error.LensletException;
import org.lenslet.error.OutOfDeviceMemoryException;

/** Errors of commands as one line. */
class ErrorLineTest {
  @Test
  void anUnexpectedErrorIsOneLineThatSaysHowToSeeMore() {
    StringWriter text = new StringWriter();
    int code =
        ErrorLine.ofRun(new IllegalStateException("one\n  two"), false, new PrintWriter(text));
    assertEquals(1, code);
    assertEquals(
        "lenslet: unexpected error: java.lang.IllegalStateException: one two;"
            + " run again with --verbose to see where\n",
        text.toString().replace("\r\n", "\n"));
  }

  private static String line(Throwable e) {
    StringWriter text = new StringWriter();
    assertEquals(1, ErrorLine.ofRun(e, false, new PrintWriter(text)));
    return text.toString().strip();
  }

  @Test
  void whatADeviceLacksIsAnsweredWithWhatToType() {
    OutOfDeviceMemoryException full = new OutOfDeviceMemoryException("memory: full", 3, 2, 4);
    assertEquals("lenslet: memory: full (use --device cpu)", line(full));
    assertEquals(
        "lenslet: memory: full; use less (use --batch 7, or --device cpu)",
        line(new OutOfDeviceMemoryException("use less", OptionalInt.of(7), full)));
    assertEquals(
        "lenslet: memory: full; none fits (use --device cpu)",
        line(new OutOfDeviceMemoryException("none fits", OptionalInt.of(0), full)));
    assertEquals(
        "lenslet: opencl: lost (see ./lenslet doctor, or use --device cpu)",
        line(new DeviceException("opencl: lost")));
    assertEquals("lenslet: data: bad", line(new LensletException("data: bad")));
  }

  @Test
  void tooLittleMemoryNamesBatchAndHeap() {
    LensletException e =
        assertThrows(
            LensletException.class,
            () ->
                MemoryLimit.guard(
                    512,
                    () -> {
                      throw new OutOfMemoryError("Java heap space");
                    }));
    assertTrue(e.getMessage().contains("batch 512"), e.getMessage());
    assertTrue(e.getMessage().contains("-Xmx"), e.getMessage());
  }

  @Test
  void theMemoryThatIsExhaustedIsNamed() {
    String direct =
        line(
            new OutOfMemoryError(
                "Cannot reserve 65536 bytes of direct buffer memory (allocated: 1, limit: 2)"));
    assertTrue(direct.contains("-XX:MaxDirectMemorySize="), direct);
    assertFalse(direct.contains("-Xmx"), direct);
    String heap = line(new OutOfMemoryError("Java heap space"));
    assertTrue(heap.contains("-Xmx") && !heap.contains("Direct"), heap);
    String threads = line(new OutOfMemoryError("unable to create native thread: limit"));
    assertTrue(threads.contains("native thread") && !threads.contains("-Xmx"), threads);
  }
}
