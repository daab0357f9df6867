package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Problem;
import org.lenslet.op.Op;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.TensorSpec;

/** Which tiers judge a case, and what that takes. */
class TierTest {
  private static final MatMul PRODUCT = MatMul.of(false, false);
  private static final List<TensorSpec> MATRICES =
      List.of(TensorSpec.f32(4, 4), TensorSpec.f32(4, 4));

  private static String tiers(OpCase opCase) {
    return Arrays.stream(Tier.values()).filter(tier -> tier.applies(opCase)).toList().toString();
  }

  private static String tiers(Op op, TensorSpec... specs) {
    return tiers(Cases.caseOf(op, List.of(specs)));
  }

  @Test
  void everyCaseIsJudgedByAllThatCanBeSaidOfIt() {
    OpCase product = Cases.caseOf(PRODUCT, MATRICES);
    assertEquals("[EXACT, BOUNDED, ADJOINT]", tiers(product));
    assertEquals("[EXACT]", tiers(product.withFill(0, CaseList.SPECIALS)));
    assertEquals("[EXACT, BOUNDED]", tiers(new ArgMax(0), TensorSpec.f32(4)));
    assertEquals(
        "[BOUNDED]",
        tiers(Cases.caseOf(new MatMul(false, false, Optional.of(UnaryFunction.TANH)), MATRICES)));
  }

  @Test
  void aComparisonNeedsRoomForTheReferenceAndForTheDevice() {
    int n = 1000;
    Problem add =
        Problem.of(Pointwise.of(BinaryFunction.ADD), List.of(TensorSpec.f32(n), TensorSpec.f32(n)));
    long scratch = FactTable.of(add.op()).scratch(add);
    assertEquals(
        Math.max((3 * 2 + 3) * 4 * n + scratch, (2 * 2 + 5) * 4 * n), Footprint.bytes(add));
    // Of few numbers many are made: bounds in double precision weigh more than the reference.
    Problem grown =
        Problem.of(
            Pointwise.of(BinaryFunction.ADD), List.of(TensorSpec.f32(n, 1), TensorSpec.f32(1, n)));
    assertEquals(
        Math.max(
            3L * 2 * 4 * n + 3L * 4 * n * n + FactTable.of(grown.op()).scratch(grown),
            2L * 2 * 4 * n + 5L * 4 * n * n),
        Footprint.bytes(grown));
    assertEquals((long) (0.6 * Runtime.getRuntime().maxMemory()), Footprint.limit());
  }
}
