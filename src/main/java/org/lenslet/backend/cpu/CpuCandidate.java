package org.lenslet.backend.cpu;

import java.util.Optional;
import java.util.function.Function;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Verdict;

/**
 * A candidate of the Java backend.
 *
 * @param rejection why a problem is refused, or empty
 * @param kernel prepares an accepted problem
 */
record CpuCandidate(
    String name, Function<Problem, Optional<String>> rejection, Function<Problem, CpuKernel> kernel)
    implements Candidate {

  @Override
  public Verdict judge(Problem problem) {
    Optional<String> reason = rejection.apply(problem);
    return reason.isPresent()
        ? new Verdict.Reject(reason.get())
        : Verdict.acceptWithFloats(kernel.apply(problem).workspaceFloats());
  }

  @Override
  public Launch bind(Problem problem, Binding binding) {
    return kernel.apply(problem).bind(binding);
  }
}
