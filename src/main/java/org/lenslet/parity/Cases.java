package org.lenslet.parity;

import java.util.List;
import org.lenslet.op.Op;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.TensorSpec;

/** The catalogue: small problems that between them meet every edge of every operation. */
public final class Cases {
  /** Built when first asked for: a self-test of the reduced catalogue never does. */
  private static final class All {
    static final List<OpCase> CASES = fill(false);
  }

  private static final class Reduced {
    static final List<OpCase> CASES = fill(true);
  }

  private Cases() {}

  /** All cases, those of one family together. */
  public static List<OpCase> all() {
    return All.CASES;
  }

  /**
   * A part that still has cases for every operation, for slow devices and for self-tests; quicker
   * to make than all cases.
   */
  public static List<OpCase> reduced() {
    return Reduced.CASES;
  }

  /** The cases of one operation. */
  public static List<OpCase> of(Class<? extends Op> op) {
    return all().stream().filter(opCase -> op.isInstance(opCase.op())).toList();
  }

  /** The case of an operation on inputs of the given specs, each filled as its role demands. */
  public static OpCase caseOf(Op op, List<TensorSpec> inputs) {
    return FactTable.of(op).caseOf(op, inputs);
  }

  private static List<OpCase> fill(boolean reducedOnly) {
    CaseList list = new CaseList(FactTable::of, reducedOnly);
    FactTable.all().forEach(facts -> facts.addCases(list.more()));
    return list.toList();
  }
}
