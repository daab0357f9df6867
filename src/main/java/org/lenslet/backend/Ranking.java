package org.lenslet.backend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.lenslet.error.KernelBuildException;

/**
 * What the candidates of a backend answer to a problem.
 *
 * @param proposals the cheapest first; of equal ones the one that the catalogue lists first
 * @param refusals in the order of the catalogue
 */
public record Ranking(List<Proposed> proposals, List<Refused> refusals) {

  /** A proposal with the name of its algorithm. */
  public record Proposed(String algorithm, Proposal proposal) {}

  /** A refusal with the name of its algorithm. */
  public record Refused(String algorithm, String reason) {
    @Override
    public String toString() {
      return algorithm + ": " + reason;
    }
  }

  public Ranking {
    proposals = List.copyOf(proposals);
    refusals = List.copyOf(refusals);
  }

  /** Asks every candidate for the problem's operation. */
  public static Ranking of(KernelCatalog catalog, Problem problem) {
    List<Proposed> proposals = new ArrayList<>();
    List<Refused> refusals = new ArrayList<>();
    for (Candidate candidate : catalog.of(problem.op().getClass())) {
      Answer answer = candidate.propose(problem);
      if (answer instanceof Proposal proposal) {
        proposals.add(new Proposed(candidate.name(), proposal));
      } else {
        refusals.add(new Refused(candidate.name(), ((Refusal) answer).reason()));
      }
    }
    proposals.sort(Comparator.comparingDouble(p -> p.proposal().cost()));
    return new Ranking(proposals, refusals);
  }

  /**
   * Compiles the cheapest proposal; one that the device does not build becomes a refusal, and the
   * next one is compiled.
   *
   * @return this ranking without those that did not build; without proposals if none did
   */
  public Ranking prepared() {
    List<Refused> refused = new ArrayList<>(refusals);
    for (int i = 0; i < proposals.size(); i++) {
      try {
        proposals.get(i).proposal().prepare();
        return new Ranking(proposals.subList(i, proposals.size()), refused);
      } catch (KernelBuildException e) {
        refused.add(new Refused(proposals.get(i).algorithm(), "does not build: " + e.getMessage()));
      }
    }
    return new Ranking(List.of(), refused);
  }
}
