package org.lenslet;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClBackend;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.opencl.device.TrialRun;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.platform.DriverTrial;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.platform.Platforms;
import org.lenslet.backend.opencl.program.KernelStamp;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.Count;
import org.lenslet.error.DeviceException;
import org.lenslet.io.CacheFolder;
import org.lenslet.parity.SelfTest;
import org.lenslet.parity.Verdicts;

/**
 * Opens OpenCL devices, each only after a process of its own has survived its driver, and after it
 * has computed right in a self-test.
 */
final class OpenClOpening {
  private static final Verdicts.Verdict UNTESTED =
      new Verdicts.Verdict(
          LocalDate.EPOCH, new SelfTest.Outcome(Set.of(), Map.of(), Set.of(), 0, ""));

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
   *     Platforms#devices}; empty for the best
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
            .named(name.isEmpty() ? "0" : name)
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
    String identity = identity(options, found.facts());
    Optional<Verdicts.Verdict> known =
        options.selfTest() ? Verdicts.find(identity) : Optional.of(UNTESTED);
    SelfTest.Outcome outcome = known.map(Verdicts.Verdict::outcome).orElseGet(() -> test(found));
    if (known.isEmpty()) {
      if (outcome.isConclusive()) {
        Verdicts.store(identity, LocalDate.now(), outcome);
      } else if (outcome.lost().isEmpty()) {
        notes.accept(
            "the self-test runs again at the next start, as the device may do better then");
      }
    }
    if (!outcome.lost().isEmpty()) {
      throw new DeviceException(refusal(found, identity, outcome));
    }
    outcome.failures().forEach((name, why) -> notes.accept(withheld(found, name, why)));
    return OpenClBackend.open(
        found, options, name -> !options.selfTest() || outcome.proved().contains(name), notes);
  }

  /** What the self-test of a device said, which is not asked where it is switched off. */
  static Optional<Verdicts.Verdict> verdict(ClOptions options, DeviceFacts device) {
    return options.selfTest() ? Verdicts.find(identity(options, device)) : Optional.empty();
  }

  /** All that a verdict depends on. */
  private static String identity(ClOptions options, DeviceFacts device) {
    return device.identity() + "\n" + KernelStamp.of(options.kernels());
  }

  private SelfTest.Outcome test(FoundDevice found) {
    notes.accept(
        "first use of "
            + found
            + " with this driver: comparing its kernels with the reference, once; a driver that"
            + " compiles slowly takes up to a minute ...");
    long start = System.nanoTime();
    List<String> unbuilt = new ArrayList<>();
    try (Backend device = OpenClBackend.open(found, options, name -> true, unbuilt::add);
        Backend reference = ReferenceBackend.specification()) {
      SelfTest.Outcome outcome = SelfTest.run(device, reference);
      unbuilt.forEach(notes);
      notes.accept(
          String.format(
              Locale.ROOT,
              "%s, %s, %s failed, %.1f s",
              Count.of(outcome.algorithms(), "algorithm"),
              Count.of(outcome.cases(), "case"),
              Count.of(outcome.failures().size(), "algorithm"),
              (System.nanoTime() - start) * 1e-9));
      // A compiler without memory or disk must not cost the device its operations for good.
      return outcome.lost().isEmpty() || unbuilt.isEmpty() || !outcome.isConclusive()
          ? outcome
          : outcome.interruptedBy(unbuilt.get(0).lines().findFirst().orElseThrow());
    }
  }

  private static String refusal(FoundDevice found, String identity, SelfTest.Outcome outcome) {
    if (!outcome.isConclusive()) {
      return "opencl: expected the self-test of "
          + found
          + " to get through, got "
          + outcome.exception()
          + "; it runs again at the next start; use another device meanwhile";
    }
    return "opencl: expected "
        + found
        + " to compute what the reference computes, got no right kernel for "
        + String.join(", ", outcome.lost())
        + "; use another device, and report what a parity run of this one finds"
        + Verdicts.file(identity).map(file -> "; to test again, delete " + file).orElse("");
  }

  private static String withheld(FoundDevice found, String algorithm, String why) {
    return algorithm + " is left out on " + found + ", it failed the self-test: " + why;
  }
}
