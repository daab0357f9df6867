package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Accuracy;
import org.lenslet.op.Op;
import org.lenslet.op.gemm.MatMul;
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
  void coarseArithmeticIsJudgedByItsBoundsAlone() {
    OpCase product = Cases.caseOf(PRODUCT, MATRICES);
    Accuracy coarse = new Accuracy("11 bits", 0x1p-11, 0, 1, false);
    OpCase special = product.withFill(0, CaseList.SPECIALS);
    for (Tier tier : Tier.values()) {
      assertEquals(tier == Tier.BOUNDED, tier.applies(product, coarse), tier.name());
      assertTrue(tier.applies(product, Accuracy.FP32), tier.name());
      assertFalse(tier.applies(special, coarse), tier.name());
    }
  }
}
