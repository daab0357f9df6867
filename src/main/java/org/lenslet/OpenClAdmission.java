package org.lenslet;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.Count;
import org.lenslet.error.DeviceException;
import org.lenslet.parity.SelfTest;
import org.lenslet.parity.Verdicts;

/**
 * Which algorithms of a device may be used: those that its self-test has proved. The verdict is
 * looked for in the cache; where there is none, the test runs, and what it says is kept if another
 * one would say the same.
 *
 * @param device its name in what users read
 * @param identity all that a verdict depends on: device, driver and kernels
 * @param notes told what users should know, a line each
 */
record OpenClAdmission(String device, String identity, Consumer<String> notes) {

  /**
   * The names of the algorithms that may be used.
   *
   * @param test run where no verdict is known
   * @throws DeviceException if an operation has no right algorithm
   */
  Set<String> proved(Supplier<SelfTest.Outcome> test) {
    Optional<Verdicts.Verdict> known = Verdicts.find(identity);
    SelfTest.Outcome outcome = known.map(Verdicts.Verdict::outcome).orElseGet(test);
    if (known.isEmpty()) {
      keep(outcome);
    }
    if (!outcome.lost().isEmpty()) {
      throw new DeviceException(refusal(outcome));
    }
    outcome
        .failures()
        .forEach(
            (name, why) ->
                notes.accept(
                    name + " is left out on " + device + ", it failed the self-test: " + why));
    return outcome.proved();
  }

  private void keep(SelfTest.Outcome outcome) {
    if (outcome.isConclusive()) {
      Verdicts.store(identity, LocalDate.now(), outcome);
    } else if (outcome.lost().isEmpty()) {
      notes.accept("the self-test runs again at the next start, as the device may do better then");
    }
  }

  /**
   * Runs the self-test and tells how it came out.
   *
   * @param opening opens the device with all algorithms that build; tells what does not build,
   *     until it is closed
   */
  SelfTest.Outcome test(Function<Consumer<String>, Backend> opening) {
    notes.accept(
        "first use of "
            + device
            + " with this driver: comparing its kernels with the reference, once; a driver that"
            + " compiles slowly takes up to a minute ...");
    long start = System.nanoTime();
    List<String> unbuilt = new ArrayList<>();
    try (Backend tested = opening.apply(unbuilt::add);
        Backend reference = ReferenceBackend.specification()) {
      SelfTest.Outcome outcome = SelfTest.run(tested, reference);
      unbuilt.forEach(notes);
      notes.accept(
          String.format(
              Locale.ROOT,
              "%s, %s, %s failed, %.1f s",
              Count.of(outcome.algorithms(), "algorithm"),
              Count.of(outcome.cases(), "case"),
              Count.of(outcome.failures().size(), "algorithm"),
              (System.nanoTime() - start) * 1e-9));
      return outcome.without(unbuilt);
    }
  }

  private String refusal(SelfTest.Outcome outcome) {
    if (!outcome.isConclusive()) {
      return "opencl: expected the self-test of "
          + device
          + " to get through, got "
          + outcome.exception()
          + "; it runs again at the next start; use another device meanwhile";
    }
    return "opencl: expected "
        + device
        + " to compute what the reference computes, got no right kernel for "
        + String.join(", ", outcome.lost())
        + "; use another device, and report what a parity run of this one finds"
        + Verdicts.file(identity).map(file -> "; to test again, delete " + file).orElse("");
  }
}
