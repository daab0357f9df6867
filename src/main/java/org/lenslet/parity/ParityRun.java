package org.lenslet.parity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Verdict;
import org.lenslet.error.UsageException;
import org.lenslet.op.Op;

/** Every candidate of a device on every case of its operation. */
public final class ParityRun {
  private static final String NO_CANDIDATE = "none";

  private ParityRun() {}

  /**
   * A row a candidate, in the order of the cases and of the catalogue. Operations are those of the
   * cases; one that the device has no candidate for is a failed row, unless it is a view, which
   * needs none.
   *
   * @throws UsageException if no tier applies to any case
   */
  public static List<ParityRow> run(
      Backend device, Backend reference, List<OpCase> cases, Set<Tier> tiers) {
    Map<Class<? extends Op>, List<OpCase>> byOp = new LinkedHashMap<>();
    for (OpCase opCase : cases) {
      if (tiers.stream().anyMatch(tier -> tier.applies(opCase))) {
        byOp.computeIfAbsent(opCase.op().getClass(), key -> new ArrayList<>()).add(opCase);
      }
    }
    if (byOp.isEmpty()) {
      throw new UsageException(
          "parity: expected at least 1 case for the tiers "
              + tiers
              + ", got 0 of "
              + cases.size()
              + "; choose other operations or tiers");
    }
    List<ParityRow> rows = new ArrayList<>();
    byOp.forEach((op, ofOp) -> rows.addAll(rows(device, reference, ofOp, tiers)));
    return rows;
  }

  private static List<ParityRow> rows(
      Backend device, Backend reference, List<OpCase> cases, Set<Tier> tiers) {
    Op op = cases.get(0).op();
    List<Candidate> candidates = device.catalog().of(op.getClass());
    if (candidates.isEmpty()) {
      String failure = op.name() + ": expected a candidate on " + device.name() + ", got none";
      return op.isView() ? List.of() : List.of(unserved(op, device, 1, failure));
    }
    List<Tally> tallies = candidates.stream().map(Tally::new).toList();
    List<OpCase> refused = new ArrayList<>();
    for (OpCase opCase : cases) {
      List<Tally> accepting =
          tallies.stream().filter(tally -> tally.accepts(opCase.problem())).toList();
      if (accepting.isEmpty()) {
        refused.add(opCase);
      }
      tallies(device, reference, opCase, tiers, accepting);
    }
    List<ParityRow> rows = new ArrayList<>();
    tallies.forEach(tally -> rows.add(tally.row(op, device)));
    if (!refused.isEmpty()) {
      String failure =
          op.name() + ": expected a candidate that accepts " + refused.get(0) + ", got none";
      rows.add(unserved(op, device, refused.size(), failure));
    }
    return rows;
  }

  /** A failure that belongs to no candidate: a plan with such a problem could not be built. */
  private static ParityRow unserved(Op op, Backend device, int cases, String failure) {
    return new ParityRow(
        op.name(),
        NO_CANDIDATE,
        device.deviceName(),
        0,
        cases,
        Double.POSITIVE_INFINITY,
        Map.of(),
        failure);
  }

  private static void tallies(
      Backend device,
      Backend reference,
      OpCase opCase,
      Set<Tier> tiers,
      Collection<Tally> accepting) {
    if (accepting.isEmpty()) {
      return;
    }
    Map<Tier, CaseCheck> checks = new TreeMap<>();
    for (Tier tier : tiers) {
      if (tier.applies(opCase)) {
        checks.put(tier, CaseCheck.of(opCase, tier, reference));
      }
    }
    for (Tally tally : accepting) {
      tally.add(device, opCase, checks);
    }
  }

  /** What one candidate has done so far. */
  private static final class Tally {
    private final Candidate candidate;
    private final Map<String, Integer> rejections = new TreeMap<>();
    private int cases;
    private int failed;
    private double worst;
    private String firstFailure = "";

    Tally(Candidate candidate) {
      this.candidate = candidate;
    }

    boolean accepts(Problem problem) {
      Verdict verdict = candidate.judge(problem);
      if (verdict instanceof Verdict.Reject reject) {
        rejections.merge(reject.reason(), 1, Integer::sum);
        return false;
      }
      return true;
    }

    void add(Backend device, OpCase opCase, Map<Tier, CaseCheck> checks) {
      cases++;
      boolean ok = true;
      for (Map.Entry<Tier, CaseCheck> entry : checks.entrySet()) {
        Comparison result = check(device, entry.getValue());
        worst = Math.max(worst, result.worst());
        if (!result.failure().isEmpty()) {
          ok = false;
          if (firstFailure.isEmpty()) {
            String tier = entry.getKey().name().toLowerCase(Locale.ROOT);
            firstFailure = result.failure() + "; repeat with: " + tier + " " + opCase;
          }
        }
      }
      failed += ok ? 0 : 1;
    }

    /** A candidate that throws has failed the case, not the run. */
    private Comparison check(Backend device, CaseCheck check) {
      try {
        return check.check(device, candidate);
      } catch (RuntimeException e) {
        return Comparison.failed("threw " + e);
      }
    }

    ParityRow row(Op op, Backend device) {
      boolean idle = cases == 0;
      return new ParityRow(
          op.name(),
          candidate.name(),
          device.deviceName(),
          cases,
          idle ? 1 : failed,
          idle ? Double.POSITIVE_INFINITY : worst,
          rejections,
          idle
              ? candidate.name() + ": expected to accept a case, got only rejections"
              : firstFailure);
    }
  }
}
