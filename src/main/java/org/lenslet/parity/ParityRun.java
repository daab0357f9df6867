package org.lenslet.parity;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Proposal;
import org.lenslet.error.UsageException;
import org.lenslet.op.Op;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.Specification;

/** Every candidate of a device on every case of its operation. */
public final class ParityRun {
  private static final String NO_CANDIDATE = "none";

  /** What the cases have to reach. */
  public enum Coverage {
    /** The catalogue: a candidate that accepts none of the cases of its operation has failed. */
    CANDIDATES,
    /** Cases from elsewhere, which may all belong to other candidates: such a row is left away. */
    CASES
  }

  private final Backend device;
  private final Specification specification;
  private final Set<Tier> tiers;
  private final Coverage coverage;
  private final ParityProgress progress;

  private ParityRun(
      Backend device,
      Backend reference,
      Set<Tier> tiers,
      Coverage coverage,
      ParityProgress progress) {
    this.device = device;
    this.specification = CaseRunner.specification(reference);
    this.tiers = tiers;
    this.coverage = coverage;
    this.progress = progress;
  }

  /** The catalogue, or a part of it that reaches every candidate, silently. */
  public static List<ParityRow> run(
      Backend device, Backend reference, List<OpCase> cases, Set<Tier> tiers) {
    return run(device, reference, cases, tiers, Coverage.CANDIDATES, ParityProgress.SILENT);
  }

  /**
   * A row a candidate, in the order of the cases and of the catalogue. Operations are those of the
   * cases; one that the device has no candidate for is a failed row, unless it is a view, which
   * needs none.
   *
   * @throws UsageException if no tier applies to any case
   */
  public static List<ParityRow> run(
      Backend device,
      Backend reference,
      List<OpCase> cases,
      Set<Tier> tiers,
      Coverage coverage,
      ParityProgress progress) {
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
    progress.started(byOp.values().stream().mapToInt(List::size).sum());
    ParityRun run = new ParityRun(device, reference, tiers, coverage, progress);
    List<ParityRow> rows = new ArrayList<>();
    for (List<OpCase> ofOp : byOp.values()) {
      List<ParityRow> rowsOfOp = run.rows(ofOp);
      rows.addAll(rowsOfOp);
      progress.finished(ofOp.get(0).op().name(), rowsOfOp);
    }
    return rows;
  }

  private List<ParityRow> rows(List<OpCase> cases) {
    Op op = cases.get(0).op();
    List<Candidate> candidates = device.catalog().of(op.getClass());
    if (candidates.isEmpty()) {
      cases.forEach(progress::checked);
      String failure = op.name() + ": expected a candidate on " + device.name() + ", got none";
      return op.isView() ? List.of() : List.of(unserved(op, 1, failure));
    }
    List<Tally> tallies = candidates.stream().map(Tally::new).toList();
    List<OpCase> refused = new ArrayList<>();
    for (OpCase opCase : cases) {
      Map<Tally, Proposal> proposals = new LinkedHashMap<>();
      boolean leftOut = false;
      for (Tally tally : tallies) {
        Tally.Asked asked = tally.ask(opCase, tiers);
        leftOut |= asked.fate() == Tally.Fate.LEFT_OUT;
        if (asked.fate() == Tally.Fate.RUN) {
          proposals.put(tally, asked.proposal());
        }
      }
      if (!proposals.isEmpty()) {
        check(opCase, proposals);
      } else if (!leftOut) {
        refused.add(opCase);
      }
      progress.checked(opCase);
    }
    List<ParityRow> rows = new ArrayList<>();
    boolean isServed = refused.size() < cases.size();
    for (Tally tally : tallies) {
      if (coverage == Coverage.CANDIDATES || !tally.isIdle() || !isServed) {
        rows.add(tally.row(op, device));
      }
    }
    if (!refused.isEmpty()) {
      String failure =
          op.name() + ": expected a candidate that accepts " + refused.get(0) + ", got none";
      rows.add(unserved(op, refused.size(), failure));
    }
    return rows;
  }

  /** A failure that belongs to no candidate: a plan with such a problem could not be built. */
  private ParityRow unserved(Op op, int cases, String failure) {
    return new ParityRow(
        op.name(),
        NO_CANDIDATE,
        device.deviceName(),
        0,
        cases,
        Double.POSITIVE_INFINITY,
        Map.of(),
        Map.of(),
        List.of(failure),
        "");
  }

  /** One tier after the other, so that the inputs of one are gone before those of the next. */
  private void check(OpCase opCase, Map<Tally, Proposal> proposals) {
    for (Tier tier : Tier.values()) {
      Map<Tally, Proposal> judged = new LinkedHashMap<>(proposals);
      judged
          .values()
          .removeIf(
              proposal -> !tiers.contains(tier) || !tier.applies(opCase, proposal.accuracy()));
      if (!judged.isEmpty()) {
        Set<Accuracy> accuracies =
            judged.values().stream().map(Proposal::accuracy).collect(toSet());
        CaseCheck check = CaseCheck.of(opCase, tier, accuracies, specification);
        judged.forEach((tally, proposal) -> tally.run(device, proposal, opCase, tier, check));
      }
    }
  }
}
