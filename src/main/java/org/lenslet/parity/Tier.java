package org.lenslet.parity;

import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Problem;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.OpFacts;

/** A way to tell whether a result is right. */
public enum Tier {
  /**
   * Integer inputs so small that every sum fits in the 24 bits of a float: whatever the order of
   * summation, the result must equal the reference's bit for bit (0 equals -0, since a sum may
   * start from either).
   */
  EXACT,
  /** Random floats; the error must stay below a bound derived from the operation and the data. */
  BOUNDED,
  /**
   * Integer inputs; an operation and its gradients must satisfy {@code <dy, f(x)> = <f'(dy), x>}
   * exactly. Independent of the reference.
   */
  ADJOINT;

  /** Whether the tier has something to say about the case. */
  public boolean applies(OpCase opCase) {
    Problem problem = opCase.problem();
    OpFacts<?> facts = FactTable.of(problem.op());
    return switch (this) {
      case EXACT -> opCase.hasSpecials() || facts.isExact(problem);
      case BOUNDED -> !opCase.hasSpecials();
      case ADJOINT -> !opCase.hasSpecials() && facts.isExact(problem) && facts.hasAdjoint(problem);
    };
  }

  /** Whether the tier has something to say about the results of an algorithm of some accuracy. */
  public boolean applies(OpCase opCase, Accuracy accuracy) {
    return (this == BOUNDED || accuracy.exactOnIntegers()) && applies(opCase);
  }
}
