package org.lenslet.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Verdict;
import org.lenslet.op.Op;
import org.lenslet.parity.facts.OpCase;

/** What one candidate has done so far in a run. */
final class Tally {
  private static final long MEBIBYTE = 1 << 20;

  private final Candidate candidate;
  private final Map<String, Integer> rejections = new TreeMap<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private int cases;
  private int failed;
  private OpCase lastFailed;
  private double worst;
  private String exception = "";

  Tally(Candidate candidate) {
    this.candidate = candidate;
  }

  /** What becomes of a problem. */
  enum Fate {
    RUN,
    REJECTED,
    LEFT_OUT
  }

  /** Asks the candidate for a case; a refusal is counted under its reason. */
  Fate ask(OpCase opCase, Set<Tier> tiers) {
    Problem problem = opCase.problem();
    Verdict verdict = candidate.judge(problem);
    if (verdict instanceof Verdict.Reject reject) {
      rejections.merge(reject.reason(), 1, Integer::sum);
      return Fate.REJECTED;
    }
    if (tiers.stream().noneMatch(tier -> isJudged(opCase, tier))) {
      leftOut.merge(accuracy(problem).name() + " is judged in no tier here", 1, Integer::sum);
      return Fate.LEFT_OUT;
    }
    long workspace = ((Verdict.Accept) verdict).workspaceBytes();
    if (workspace > 0 && Footprint.bytes(problem) + workspace > Footprint.limit()) {
      String limit = Footprint.limit() / MEBIBYTE + " MiB";
      leftOut.merge("more than " + limit + " of memory with the workspace", 1, Integer::sum);
      return Fate.LEFT_OUT;
    }
    cases++;
    return Fate.RUN;
  }

  /** What the candidate promises of its results: none says anything but the plain sum. */
  Accuracy accuracy(Problem problem) {
    return Accuracy.FP32;
  }

  /** Whether a tier can judge the candidate by a case that it has accepted. */
  boolean isJudged(OpCase opCase, Tier tier) {
    return tier.applies(opCase, accuracy(opCase.problem()));
  }

  /** Runs one tier of a case that the candidate has accepted. */
  void run(Backend device, OpCase opCase, Tier tier, CaseCheck check) {
    Comparison result = result(device, opCase, check);
    worst = Math.max(worst, result.worst());
    if (result.failure().isEmpty()) {
      return;
    }
    if (opCase != lastFailed) {
      failed++;
      lastFailed = opCase;
    }
    if (failures.size() < ParityRow.MOST_FAILURES) {
      String name = tier.name().toLowerCase(Locale.ROOT);
      failures.add(result.failure() + "; repeat with: " + name + " " + opCase);
    }
  }

  /** A candidate that throws has failed the case, not the run. */
  private Comparison result(Backend device, OpCase opCase, CaseCheck check) {
    try {
      return check.check(device, candidate, accuracy(opCase.problem()));
    } catch (RuntimeException e) {
      String threw = "threw " + e;
      exception = exception.isEmpty() ? threw : exception;
      return Comparison.failed(threw);
    }
  }

  /** Whether the candidate rejected every case. */
  boolean isIdle() {
    return cases == 0 && leftOut.isEmpty();
  }

  ParityRow row(Op op, Backend device) {
    boolean idle = isIdle();
    return new ParityRow(
        op.name(),
        candidate.name(),
        device.deviceName(),
        cases,
        idle ? 1 : failed,
        idle ? Double.POSITIVE_INFINITY : worst,
        rejections,
        leftOut,
        idle
            ? List.of(
                candidate.name()
                    + ": expected to accept a case, got only rejections"
                    + commonest(rejections))
            : failures,
        exception);
  }

  private static String commonest(Map<String, Integer> reasons) {
    return reasons.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(entry -> ", most often: " + entry.getKey())
        .orElse("");
  }
}
