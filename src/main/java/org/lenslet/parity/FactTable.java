package org.lenslet.parity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.op.Op;
import org.lenslet.parity.conv.ConvFacts;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.parity.gemm.GemmFacts;
import org.lenslet.parity.loss.LossFacts;
import org.lenslet.parity.movement.MovementFacts;
import org.lenslet.parity.norm.NormFacts;
import org.lenslet.parity.pointwise.PointwiseFacts;
import org.lenslet.parity.pool.PoolFacts;
import org.lenslet.parity.random.RandomFacts;
import org.lenslet.parity.reduce.ReduceFacts;
import org.lenslet.parity.update.UpdateFacts;

/** The facts of every operation: the lists of the families, joined. */
public final class FactTable {
  /** In the order of the catalogue. */
  private static final List<List<OpFacts<?>>> FAMILIES =
      List.of(
          ConvFacts.ALL,
          GemmFacts.ALL,
          PoolFacts.ALL,
          PointwiseFacts.ALL,
          ReduceFacts.ALL,
          MovementFacts.ALL,
          LossFacts.ALL,
          NormFacts.ALL,
          UpdateFacts.ALL,
          RandomFacts.ALL);

  private static final Map<Class<? extends Op>, OpFacts<?>> TABLE = new LinkedHashMap<>();

  static {
    FAMILIES.forEach(family -> family.forEach(FactTable::put));
  }

  private FactTable() {}

  private static void put(OpFacts<?> facts) {
    if (TABLE.put(facts.type(), facts) != null) {
      throw new IllegalStateException(
          facts.type().getSimpleName() + ": expected one line in the lists of facts, got two");
    }
  }

  /** All facts, in the order of the catalogue. */
  static List<OpFacts<?>> all() {
    return List.copyOf(TABLE.values());
  }

  /** The facts of an operation. */
  public static OpFacts<?> of(Op op) {
    OpFacts<?> facts = TABLE.get(op.getClass());
    if (facts == null) {
      throw new IllegalStateException(
          op.name() + ": expected a line in the facts of its family, got none; add one");
    }
    return facts;
  }
}
