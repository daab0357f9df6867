package org.lenslet.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Verdict;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;

/** Chooses for each node the first candidate that accepts it. */
final class Selector {
  private Selector() {}

  /**
   * A candidate chosen for a node.
   *
   * @param workspaceFloats FLOAT32 elements that the candidate needs while it runs
   */
  record Choice(Node node, Problem problem, Candidate candidate, int workspaceFloats) {}

  /**
   * One choice per node that needs a kernel, in order; null at the places of views.
   *
   * @throws UnsupportedOpException listing, for every node without a candidate, all reasons
   */
  static List<Choice> select(Graph graph, Backend backend) {
    List<Choice> choices = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Node node : graph.nodes()) {
      choices.add(node.op().isView() ? null : choose(node, backend, failures));
    }
    if (!failures.isEmpty()) {
      throw new UnsupportedOpException(
          backend.name()
              + ": expected a kernel for every operation, got none for "
              + failures.stream().distinct().collect(Collectors.joining("; ")));
    }
    return choices;
  }

  private static Choice choose(Node node, Backend backend, List<String> failures) {
    Problem problem =
        new Problem(
            node.op(),
            node.inputs().stream().map(Value::spec).toList(),
            node.outputs().stream().map(Value::spec).toList());
    List<String> reasons = new ArrayList<>();
    for (Candidate candidate : backend.catalog().of(node.op().getClass())) {
      Verdict verdict = candidate.judge(problem);
      if (verdict instanceof Verdict.Accept accept) {
        long floats = (accept.workspaceBytes() + Float.BYTES - 1) / Float.BYTES;
        return new Choice(node, problem, candidate, Math.toIntExact(floats));
      }
      reasons.add(candidate.name() + ": " + ((Verdict.Reject) verdict).reason());
    }
    String why = reasons.isEmpty() ? "no candidates" : String.join(", ", reasons);
    failures.add(problem + " (" + why + ")");
    return null;
  }
}
