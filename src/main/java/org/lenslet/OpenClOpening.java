package org.lenslet;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClBackend;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.opencl.device.TrialRun;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.platform.DriverTrial;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.platform.Platforms;
import org.lenslet.backend.opencl.program.KernelStamp;
import org.lenslet.error.DeviceException;
import org.lenslet.io.CacheFolder;
import org.lenslet.parity.Verdicts;

/**
 * Opens OpenCL devices, each only after a process of its own has survived its driver, and after it
 * has computed right in a self-test.
 */
final class OpenClOpening {
  private final ClOptions options;
  private final Consumer<String> notes;

  OpenClOpening(ClOptions options, Consumer<String> notes) {
    this.options = options;
    this.notes = notes;
  }

  /**
   * The best real device that passes its self-test.
   *
   * @return empty, with a note why, where there is none
   */
  Optional<Backend> best() {
    Platforms platforms = Platforms.probe();
    String why = platforms.absence().orElse("only simulated devices");
    for (FoundDevice device : platforms.devices()) {
      if (!device.facts().isSoftware()) {
        try {
          return Optional.of(open(device, platforms));
        } catch (DeviceException e) {
          notes.accept(e.getMessage());
          why = device + " cannot be used";
        }
      }
    }
    notes.accept("no OpenCL: " + why + "; going on in pure Java");
    return Optional.empty();
  }

  /**
   * The device that a user asks for.
   *
   * @param name part of the platform's or device's name, or its number in {@link
   *     Platforms#devices}; empty for the best, whose name it is part of
   * @throws DeviceException if there is none, or it fails its self-test
   */
  Backend named(String name) {
    Platforms platforms = Platforms.probe();
    Optional<String> absence = platforms.absence();
    if (absence.isPresent()) {
      throw new DeviceException(
          "opencl: expected a device, got " + absence.get() + "; use another backend");
    }
    return open(
        platforms
            .named(name)
            .orElseThrow(
                () ->
                    new DeviceException(
                        "opencl: expected one of the devices "
                            + platforms.devices()
                            + ", got "
                            + name
                            + "; choose one by its name or its number, from 0")),
        platforms);
  }

  private Backend open(FoundDevice found, Platforms platforms) {
    CacheFolder.refusals().forEach(notes);
    PoclSignals.note(found.facts().platform(), found.facts().driver(), System.getenv())
        .ifPresent(notes);
    if (ClOptions.fromProperties().selfTest()) {
      DriverTrial.require(found, platforms.devices().indexOf(found), TrialRun.class);
    }
    Function<Consumer<String>, Backend> untested =
        told -> OpenClBackend.open(found, options, name -> true, told);
    if (!options.selfTest()) {
      return untested.apply(notes);
    }
    OpenClAdmission admission =
        new OpenClAdmission(found.toString(), identity(options, found.facts()), notes);
    Set<String> proved = admission.proved(() -> admission.test(untested));
    return OpenClBackend.open(found, options, proved::contains, notes);
  }

  /** What the self-test of a device said, which is not asked where it is switched off. */
  static Optional<Verdicts.Verdict> verdict(ClOptions options, DeviceFacts device) {
    return options.selfTest() ? Verdicts.find(identity(options, device)) : Optional.empty();
  }

  /** All that a verdict depends on. */
  private static String identity(ClOptions options, DeviceFacts device) {
    return device.identity() + "\n" + KernelStamp.of(options.kernels());
  }
}
