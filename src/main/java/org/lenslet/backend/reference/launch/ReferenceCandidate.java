package org.lenslet.backend.reference.launch;

import org.lenslet.backend.Answer;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.op.Op;

/** A candidate that solves every problem of its operation without workspace. */
public record ReferenceCandidate<O extends Op>(String name, Class<O> type, Kernel<O> kernel)
    implements Candidate {

  /** Makes the launch of an operation on its operands. */
  @FunctionalInterface
  public interface Kernel<O extends Op> {
    Launch bind(O op, Operands operands);
  }

  @Override
  public Answer propose(Problem problem) {
    Proposal proposal =
        binding -> kernel.bind(type.cast(problem.op()), new Operands(problem, binding));
    return proposal;
  }
}
