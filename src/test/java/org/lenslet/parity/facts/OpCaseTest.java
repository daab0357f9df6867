package org.lenslet.parity.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.error.ShapeException;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Cases, the list that collects them, and the inner products that some are drawn for. */
class OpCaseTest {
  private static final MatMul PRODUCT = MatMul.of(false, false);
  private static final OpCase CASE =
      new OpCase(
          PRODUCT,
          List.of(
              new OpCase.Operand(TensorSpec.f32(2, 3), Fill.DENSE),
              new OpCase.Operand(TensorSpec.f32(3, 4), Fill.DENSE)),
          false);

  @Test
  void theTextSaysAllThatDecidesAboutTheNumbers() {
    assertEquals("matMul (f32[2x3], f32[3x4]) -> f32[2x4]", CASE.toString());
    assertEquals(CASE.toString(), CASE.withReduced(true).toString());
    assertEquals(CASE.seed(), CASE.withReduced(true).seed());
    OpCase scaled = CASE.withFill(1, new Fill.Dense(50));
    assertEquals(CASE + " with Dense[scale=50.0]", scaled.toString());
    assertEquals(scaled.toString(), scaled.withFill(0, new Fill.Dense(50)).toString());
    assertEquals(
        CASE + " with Dense[scale=50.0], Dense[scale=2.0]",
        scaled.withFill(0, new Fill.Dense(50)).withFill(1, new Fill.Dense(2)).toString());
    assertNotEquals(CASE.seed(), scaled.seed());
    assertFalse(scaled.hasSpecials());
    OpCase special = CASE.withFill(1, CaseList.SPECIALS);
    assertTrue(special.hasSpecials());
    assertTrue(special.toString().contains(" with Choice[values=[NaN, "), special.toString());
  }

  @Test
  void aCaseOfNoProblemIsRefused() {
    assertThrows(
        ShapeException.class,
        () ->
            new OpCase(
                PRODUCT,
                List.of(
                    new OpCase.Operand(TensorSpec.f32(2, 3), Fill.DENSE),
                    new OpCase.Operand(TensorSpec.f32(2, 4), Fill.DENSE)),
                false));
  }

  private static CaseList list(boolean reducedOnly) {
    return new CaseList(
        op -> {
          throw new AssertionError("asked for facts");
        },
        reducedOnly);
  }

  @Test
  void aProblemIsListedOnceAndIsReducedIfItEverWas() {
    CaseList list = list(false);
    list.more().add(CASE);
    list.add(CASE);
    assertEquals(List.of(CASE), list.toList());
    list.core().add(CASE);
    list.more().add(CASE);
    assertEquals(List.of(CASE.withReduced(true)), list.toList());
    list.addFilled(PRODUCT, new Fill.Dense(2), Shape.of(2, 3), Shape.of(3, 4));
    assertEquals(2, list.toList().size());
    assertEquals(
        CASE.withFill(0, new Fill.Dense(2)).withFill(1, new Fill.Dense(2)), list.toList().get(1));
  }

  @Test
  void theSmallListTakesOnlyWhatIsWorthItsTime() {
    CaseList list = list(true);
    list.add(CASE);
    list.coreIf(false).add(CASE);
    assertEquals(List.of(), list.toList());
    list.coreIf(true).add(CASE);
    assertEquals(List.of(CASE.withReduced(true)), list.toList());
  }

  @Test
  void anInnerProductCountsAnEmptyWindowAsNothing() {
    HostTensor x = HostTensor.of(Shape.of(3), 1, 2, 3);
    AdjointForm form = new AdjointForm(PRODUCT, List.of(), x);
    assertEquals(4 + 2 * -5 + 3 * 6, form.value(HostTensor.of(Shape.of(3), 4, -5, 6)));
    assertEquals(4 + 3 * 6, form.value(HostTensor.of(Shape.of(3), 4, Float.NEGATIVE_INFINITY, 6)));
  }
}
