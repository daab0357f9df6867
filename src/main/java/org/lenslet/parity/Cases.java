package org.lenslet.parity;

import java.util.List;
import org.lenslet.op.Op;

/** The catalogue: small problems that between them meet every edge of every operation. */
public final class Cases {
  private static final List<OpCase> ALL = build();

  private Cases() {}

  /** All cases, those of one operation together. */
  public static List<OpCase> all() {
    return ALL;
  }

  /** A part that still has cases for every operation, for slow devices. */
  public static List<OpCase> reduced() {
    return ALL.stream().filter(OpCase::reduced).toList();
  }

  /** The cases of one operation. */
  public static List<OpCase> of(Class<? extends Op> op) {
    return ALL.stream().filter(opCase -> op.isInstance(opCase.op())).toList();
  }

  private static List<OpCase> build() {
    CaseList list = new CaseList();
    ConvolutionCases.add(list);
    MatMulCases.add(list);
    PoolCases.add(list);
    PointwiseCases.add(list);
    ReduceCases.add(list);
    MovementCases.add(list);
    LossCases.add(list);
    UpdateCases.add(list);
    return list.toList();
  }
}
