package org.lenslet.parity;

import java.util.List;
import org.lenslet.op.Op;

/** The catalogue: small problems that between them meet every edge of every operation. */
public final class Cases {
  /** Built when first asked for: a self-test of the reduced catalogue never does. */
  private static final class All {
    static final List<OpCase> CASES = fill(new CaseList(false));
  }

  private static final class Reduced {
    static final List<OpCase> CASES = fill(new CaseList(true));
  }

  private Cases() {}

  /** All cases, those of one operation together. */
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

  private static List<OpCase> fill(CaseList list) {
    ConvolutionCases.add(list);
    MatMulCases.add(list);
    PoolCases.add(list);
    PointwiseCases.add(list);
    ReduceCases.add(list);
    MovementCases.add(list);
    LossCases.add(list);
    UpdateCases.add(list);
    RandomCases.add(list);
    return list.toList();
  }
}
