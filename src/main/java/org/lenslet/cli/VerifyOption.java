package org.lenslet.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lenslet.backend.Backend;
import org.lenslet.error.UsageException;
import org.lenslet.verify.Verification;
import picocli.CommandLine.Option;

/** How many of the steps are computed once more on the reference. */
final class VerifyOption {
  private static final Pattern FORM = Pattern.compile("1/([1-9][0-9]{0,8})");

  @Option(
      names = "--verify",
      paramLabel = "1/N",
      description = {
        "Compute the first step and every N-th after it once more on the reference, kernel by "
            + "kernel, and stop when the device drifts. Such a step takes hundreds of times as "
            + "long, so choose N in the thousands for a long run."
      })
  private String share;

  /** Whether it was asked for. */
  boolean isGiven() {
    return share != null;
  }

  /**
   * Refuses what is no such share.
   *
   * @throws UsageException saying what one looks like
   */
  void check() {
    if (isGiven()) {
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

  /** What looks after the device: verifies as asked for, or only judges where numbers go astray. */
  Verification with(Backend reference) {
    return isGiven()
        ? Verification.every(interval(), reference)
        : Verification.onlyOfFaults(reference);
  }
}
