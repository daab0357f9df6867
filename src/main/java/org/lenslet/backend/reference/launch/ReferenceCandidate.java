package org.lenslet.backend.reference.launch;

import org.lenslet.backend.Binding;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Verdict;
import org.lenslet.op.Op;

/** A candidate that solves every problem of its operation without workspace. */
public record ReferenceCandidate<O extends Op>(String name, Class<O> type, Kernel<O> kernel)
    implements Candidate {

  /** Makes the launch of an operation on its operands. */
  public interface Kernel<O extends Op> {
    Launch bind(O op, Operands operands);
  }

  @Override
  public Verdict judge(Problem problem) {
    return Verdict.ACCEPT;
  }

  @Override
  public Launch bind(Problem problem, Binding binding) {
    return kernel.bind(type.cast(problem.op()), new Operands(problem, binding));
  }
}
