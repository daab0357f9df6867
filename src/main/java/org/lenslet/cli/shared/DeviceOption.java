package org.lenslet.cli.shared;

import java.io.PrintWriter;
import java.util.function.Consumer;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import picocli.CommandLine.Option;

/** Where to run. */
public final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = {
        "auto, opencl, opencl:NAME (see devices), cpu or reference (default: auto, the best OpenCL"
            + " device, or cpu without one)."
      })
  private String device;

  /** What was asked for, or the given one. */
  public String orElse(String other) {
    return device == null ? other : device;
  }

  /** What was asked for, or the best there is. */
  public String orAuto() {
    return orElse("auto");
  }

  /** Opens what was asked for, or the best there is; notes go to standard error. */
  public Backend open(PrintWriter err) {
    return open(orAuto(), err);
  }

  /** Opens a device; notes go to standard error. */
  public static Backend open(String device, PrintWriter err) {
    return explained(device, Backends.open(device, notes(err)), err);
  }

  /** As {@link #open(PrintWriter)}, with all algorithms, those too that a self-test found wrong. */
  public Backend openForParity(PrintWriter err) {
    return explained(orAuto(), Backends.openForParity(orAuto(), notes(err)), err);
  }

  /** Says how to find out more where there might have been a better device. */
  private static Backend explained(String device, Backend backend, PrintWriter err) {
    if (device.equals("auto") && backend.name().equals("cpu")) {
      notes(err).accept("./lenslet doctor says what is missing and what to install");
    }
    return backend;
  }

  /** Lines for the user that are no results. */
  private static Consumer<String> notes(PrintWriter err) {
    return note -> {
      err.println("lenslet: " + note);
      err.flush();
    };
  }
}
