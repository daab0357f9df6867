package org.lenslet.cli.train;

import java.io.PrintWriter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.Figures;
import org.lenslet.error.UsageException;
import org.lenslet.train.StepRunner;
import org.lenslet.verify.Verification;
import picocli.CommandLine.Option;

/** How many of the steps are computed once more on the reference. */
final class VerifyOption {
  private static final Pattern FORM = Pattern.compile("1/([1-9][0-9]{0,8})");

  @Option(
      names = "--verify",
      paramLabel = "1/N",
      description = {
        "Compute the first step of each size of batch, and every N-th, once more on the reference,"
            + " kernel by kernel, and stop when the device drifts. Such a step takes hundreds of times as "
            + "long, so choose N in the thousands for a long run."
      })
  private String share;

  private Verification verification;

  /**
   * Refuses what is no such share.
   *
   * @throws UsageException saying what one looks like
   */
  void check() {
    if (share != null) {
      interval();
    }
  }

  private int interval() {
    Matcher matcher = FORM.matcher(share);
    if (!matcher.matches()) {
      throw new UsageException(
          "--verify: expected 1/N with N from 1 to 999999999, as in 1/1000, got " + share);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** Starts what looks after the device: verifies, or only judges where numbers go astray. */
  StepRunner start(Backend reference) {
    verification =
        share == null
            ? Verification.onlyOfFaults(reference)
            : Verification.every(interval(), reference);
    return verification;
  }

  /** Says what was verified, if it was asked for. */
  void report(PrintWriter out) {
    if (share != null) {
      out.printf(
          "verified %s of %s on reference, largest error %s of its bound%n",
          Figures.count(verification.verifiedSteps()),
          Figures.count(verification.steps(), "step"),
          Figures.format("%.2f", verification.worstErrorOverBound()));
      out.flush();
    }
  }

  /** Adds what was verified to results for other programs, if it was asked for. */
  void addTo(Map<String, Object> results) {
    if (share != null) {
      results.put("verified_steps", verification.verifiedSteps());
      results.put("verify_worst_error_over_bound", verification.worstErrorOverBound());
    }
  }
}
