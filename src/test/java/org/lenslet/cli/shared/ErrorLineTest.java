package org.lenslet.cli.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.lenslet.error.LensletException;

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
}
