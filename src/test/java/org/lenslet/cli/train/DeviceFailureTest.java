package org.lenslet.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.lenslet.cli.run.RunFolder;
import org.lenslet.error.DeviceException;
import org.lenslet.error.LensletException;

/** How a run goes on that its device has let down. */
class DeviceFailureTest {
  @Test
  void aDeviceThatFailsLeavesAWayToGoOn() {
    RunFolder run = RunFolder.chosen(Path.of("runs", "some"));
    String expected =
        "a: expected b, got c; go on with: ./lenslet train --resume "
            + run.path()
            + " --device %s; test the device with: ./lenslet parity --device %s";
    assertEquals(expected.formatted("cpu", "opencl"), failure(run, "opencl", "opencl"));
    assertEquals(expected.formatted("cpu", "'opencl:A B'"), failure(run, "opencl", "opencl:A B"));
    assertEquals(expected.formatted("reference", "auto"), failure(run, "cpu", "auto"));
  }

  private static String failure(RunFolder run, String backend, String device) {
    return assertThrows(
            LensletException.class,
            () ->
                DeviceFailure.guard(
                    run,
                    backend,
                    device,
                    () -> {
                      throw new DeviceException("a: expected b, got c");
                    }))
        .getMessage();
  }
}
