package org.lenslet.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lenslet.backend.Answer;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.Refusal;
import org.lenslet.error.KernelBuildException;
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

  /**
   * What becomes of a case.
   *
   * @param proposal null unless the case is to be run
   */
  record Asked(Fate fate, Proposal proposal) {}

  /**
   * Asks the candidate for a case and compiles what it proposes; a refusal is counted under its
   * reason.
   *
   * @return what becomes of the case, with the proposal to run
   */
  Asked ask(OpCase opCase, Set<Tier> tiers) {
    Problem problem = opCase.problem();
    Answer answer = candidate.propose(problem);
    if (answer instanceof Refusal refusal) {
      rejections.merge(refusal.reason(), 1, Integer::sum);
      return new Asked(Fate.REJECTED, null);
    }
    Proposal proposal = (Proposal) answer;
    if (tiers.stream().noneMatch(tier -> tier.applies(opCase, proposal.accuracy()))) {
      String name = proposal.accuracy().name();
      leftOut.merge(name + " is judged in no tier here", 1, Integer::sum);
      return new Asked(Fate.LEFT_OUT, null);
    }
    long workspace = proposal.workspaceFloats() * Float.BYTES;
    if (workspace > 0 && Footprint.bytes(problem) + workspace > Footprint.limit()) {
      String limit = Footprint.limit() / MEBIBYTE + " MiB";
      leftOut.merge("more than " + limit + " of memory with the workspace", 1, Integer::sum);
      return new Asked(Fate.LEFT_OUT, null);
    }
    try {
      proposal.prepare();
    } catch (KernelBuildException e) {
      rejections.merge("does not build: " + e.getMessage(), 1, Integer::sum);
      return new Asked(Fate.REJECTED, null);
    }
    cases++;
    return new Asked(Fate.RUN, proposal);
  }

  /** Runs one tier of a case that the candidate has a proposal for. */
  void run(Backend device, Proposal proposal, OpCase opCase, Tier tier, CaseCheck check) {
    Comparison result = result(device, proposal, check);
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
  private Comparison result(Backend device, Proposal proposal, CaseCheck check) {
    try {
      return check.check(device, proposal);
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
