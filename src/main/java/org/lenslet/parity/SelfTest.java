package org.lenslet.parity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Proposal;
import org.lenslet.op.Op;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.OpFacts;

/**
 * The small parity run that a device has to pass before it is used for the first time: a few cases
 * of every algorithm, in all tiers, in seconds.
 */
public final class SelfTest {
  /** Cases that each algorithm gets of its own choice; those of the others come on top. */
  private static final int CASES_PER_ALGORITHM = 4;

  private SelfTest() {}

  /**
   * What came out.
   *
   * @param proved algorithms that computed right; no other may be used
   * @param failures algorithms that computed wrong numbers or threw, each with its first failure
   * @param lost operations that have no right algorithm: the device must not be used
   * @param cases on how many problems, each algorithm counted
   * @param exception the first exception of an algorithm in words, empty if none threw: its cause
   *     may be of the moment, so that the next test may say otherwise
   */
  public record Outcome(
      Set<String> proved,
      Map<String, String> failures,
      Set<String> lost,
      int cases,
      String exception) {
    public Outcome {
      proved = Collections.unmodifiableSet(new TreeSet<>(proved));
      failures = Collections.unmodifiableMap(new TreeMap<>(failures));
      lost = Collections.unmodifiableSet(new TreeSet<>(lost));
    }

    /** How many algorithms were tested. */
    public int algorithms() {
      return proved.size() + failures.size();
    }

    /**
     * The same, as of the moment only where operations are lost and algorithms did not build: a
     * compiler without memory or disk must not cost a device its operations for good.
     *
     * @param unbuilt what the device said of each algorithm that did not build
     */
    public Outcome without(List<String> unbuilt) {
      return lost.isEmpty() || unbuilt.isEmpty() || !isConclusive()
          ? this
          : new Outcome(
              proved, failures, lost, cases, unbuilt.get(0).lines().findFirst().orElseThrow());
    }

    /** Whether another test would say the same. */
    public boolean isConclusive() {
      return exception.isEmpty();
    }
  }

  /** Runs every algorithm of the device that builds. */
  public static Outcome run(Backend device, Backend reference) {
    Set<String> proved = new TreeSet<>();
    Map<String, String> failures = new TreeMap<>();
    Set<String> lost = new LinkedHashSet<>();
    int cases = 0;
    String exception = "";
    for (OpFacts<?> facts : FactTable.all()) {
      Class<? extends Op> op = facts.type();
      List<OpCase> reduced = Cases.reduced().stream().filter(c -> op.isInstance(c.op())).toList();
      if (reduced.stream().allMatch(c -> c.op().isView())) {
        continue; // needs no kernel
      }
      List<OpCase> chosen = choose(device, op, reduced);
      if (chosen.isEmpty()) {
        lost.add(reduced.get(0).op().name());
        continue;
      }
      boolean served = false;
      for (ParityRow row : ParityRun.run(device, reference, chosen, EnumSet.allOf(Tier.class))) {
        if (row.cases() > 0) {
          cases += row.cases();
          exception = exception.isEmpty() ? row.exception() : exception;
          if (row.passed()) {
            served = true;
            proved.add(row.algorithm());
          } else {
            failures.put(row.algorithm(), row.firstFailure());
          }
        }
      }
      if (!served) {
        lost.add(chosen.get(0).op().name());
      }
    }
    return new Outcome(proved, failures, lost, cases, exception);
  }

  /** For each algorithm a few of the cases that it accepts, spread over the reduced catalogue. */
  private static List<OpCase> choose(Backend device, Class<? extends Op> op, List<OpCase> reduced) {
    Set<OpCase> chosen = new LinkedHashSet<>();
    for (Candidate candidate : device.catalog().of(op)) {
      List<OpCase> accepted = new ArrayList<>();
      // Every fifth first, so that the few are not all of one kind; a prime meets all.
      int count = reduced.size();
      int stride = count % 5 == 0 ? 7 : 5;
      for (int i = 0; i < count && accepted.size() < CASES_PER_ALGORITHM; i++) {
        OpCase opCase = reduced.get((int) ((long) i * stride % count));
        if (candidate.propose(opCase.problem()) instanceof Proposal) {
          accepted.add(opCase);
        }
      }
      chosen.addAll(accepted);
    }
    return List.copyOf(chosen);
  }
}
