package org.lenslet.backend.cpu.launch;

import java.util.Optional;
import java.util.function.Function;
import org.lenslet.backend.Answer;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Refusal;

/**
 * A candidate of the Java backend.
 *
 * @param refusal why a problem is refused, or empty
 * @param kernel prepares a problem
 */
record CpuCandidate(
    String name, Function<Problem, Optional<String>> refusal, Function<Problem, CpuKernel> kernel)
    implements Candidate {

  @Override
  public Answer propose(Problem problem) {
    if (problem.outputs().stream().allMatch(spec -> spec.elements() == 0)) {
      return (CpuKernel) binding -> () -> {};
    }
    Optional<String> reason = refusal.apply(problem);
    return reason.isPresent() ? new Refusal(reason.get()) : kernel(problem);
  }

  /** Kernels count their workspace exactly; the next candidate may need less. */
  private Answer kernel(Problem problem) {
    try {
      CpuKernel prepared = kernel.apply(problem);
      Math.toIntExact(prepared.workspaceFloats());
      return prepared;
    } catch (ArithmeticException e) {
      return new Refusal("a workspace of more than 2147483647 floats; use a smaller batch");
    }
  }
}
