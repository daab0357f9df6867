package org.lenslet.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.Ranking;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;

/** Chooses for each node the cheapest proposal, which {@link Ranking} puts first. */
final class Selector {
  private Selector() {}

  /** What was chosen for a node, with what was not. */
  record Choice(Node node, Problem problem, Ranking ranking) {

    /** The name of the chosen algorithm. */
    String algorithm() {
      return ranking.proposals().get(0).algorithm();
    }

    Proposal proposal() {
      return ranking.proposals().get(0).proposal();
    }

    int workspaceFloats() {
      return Math.toIntExact(proposal().workspaceFloats());
    }
  }

  /**
   * One choice per node that needs a kernel, in order, made without compiling anything; null at the
   * places of views.
   *
   * @throws UnsupportedOpException listing, for every node without a proposal, all reasons
   */
  static List<Choice> select(Graph graph, Backend backend) {
    List<Choice> choices = new ArrayList<>();
    for (Node node : graph.nodes()) {
      choices.add(node.op().isView() ? null : choose(node, backend));
    }
    requireKernels(choices, backend);
    return choices;
  }

  /**
   * The same choices compiled; where a kernel does not build, the next proposal in its place.
   *
   * @throws UnsupportedOpException listing, for every node of which no proposal builds, all reasons
   */
  static List<Choice> prepare(List<Choice> choices, Backend backend) {
    List<Choice> prepared = new ArrayList<>();
    for (Choice choice : choices) {
      prepared.add(
          choice == null
              ? null
              : new Choice(choice.node, choice.problem, choice.ranking.prepared()));
    }
    requireKernels(prepared, backend);
    return prepared;
  }

  private static Choice choose(Node node, Backend backend) {
    Problem problem =
        new Problem(
            node.op(),
            node.inputs().stream().map(Value::spec).toList(),
            node.outputs().stream().map(Value::spec).toList());
    return new Choice(node, problem, Ranking.of(backend.catalog(), problem));
  }

  private static void requireKernels(List<Choice> choices, Backend backend) {
    String failures =
        choices.stream()
            .filter(choice -> choice != null && choice.ranking.proposals().isEmpty())
            .map(choice -> choice.problem + " (" + reasons(choice.ranking) + ")")
            .distinct()
            .collect(Collectors.joining("; "));
    if (!failures.isEmpty()) {
      throw new UnsupportedOpException(
          backend.name() + ": expected a kernel for every operation, got none for " + failures);
    }
  }

  private static String reasons(Ranking ranking) {
    return ranking.refusals().isEmpty()
        ? "no candidates"
        : ranking.refusals().stream()
            .map(Ranking.Refused::toString)
            .collect(Collectors.joining(", "));
  }
}
