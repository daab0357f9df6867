package org.lenslet.backend.cpu.launch;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
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
    if (isEmpty(problem)) {
      return new Verdict.Reject("an empty tensor; needs at least 1 element in each");
    }
    Optional<String> reason = rejection.apply(problem);
    return reason.isPresent() ? new Verdict.Reject(reason.get()) : workspace(problem);
  }

  /** Kernels count their workspace exactly; the next candidate may need less. */
  private Verdict workspace(Problem problem) {
    try {
      return Verdict.acceptWithFloats(kernel.apply(problem).workspaceFloats());
    } catch (ArithmeticException e) {
      return new Verdict.Reject("a workspace of more than 2147483647 floats; use a smaller batch");
    }
  }

  @Override
  public Launch bind(Problem problem, Binding binding) {
    return kernel.apply(problem).bind(binding);
  }

  private static boolean isEmpty(Problem problem) {
    return Stream.of(problem.inputs(), problem.outputs())
        .flatMap(List::stream)
        .anyMatch(spec -> spec.elements() == 0);
  }
}
