package org.lenslet.parity.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Problem;
import org.lenslet.error.ShapeException;
import org.lenslet.op.Op;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.parity.FactTable;
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
  void inputsAreFilledByTheirRole() {
    CaseList list = new CaseList(FactTable::of, false);
    list.add(PRODUCT, Shape.of(2, 3), Shape.of(3, 4));
    list.addSpecs(new OneHot(5, 1, 0), List.of(TensorSpec.i32(7)));
    assertEquals(
        List.of(
            CASE,
            new OpCase(
                new OneHot(5, 1, 0),
                List.of(new OpCase.Operand(TensorSpec.i32(7), new Fill.Labels(5))),
                false)),
        list.toList());
  }

  /** Where a function has no value, or one so flat that an error would not show. */
  @Test
  void functionsAreFilledByTheirDomain() {
    assertEquals(Fill.POSITIVE, Fill.domain(UnaryFunction.LOG));
    assertEquals(Fill.DENSE, Fill.domain(UnaryFunction.TANH));
    assertEquals(Fill.POSITIVE, Fill.activationDomain(UnaryFunction.LOG));
    assertEquals(new Fill.Dense(0.25f), Fill.activationDomain(UnaryFunction.TANH));
    assertEquals(Fill.DENSE, Fill.activationDomain(UnaryFunction.RELU));
  }

  @Test
  void networksFuseFewFunctions() {
    assertEquals(
        List.of(UnaryFunction.TANH, UnaryFunction.RELU),
        Arrays.stream(UnaryFunction.values()).filter(CaseList::isCommonActivation).toList());
  }

  /** For a reshape, each way: integers are drawn as stream 0 for the input, 1 for the output. */
  @Test
  void aPairIsAnOperationAndItsGradient() {
    AdjointDraw draw =
        new AdjointDraw() {
          @Override
          public HostTensor integers(int stream, Shape shape) {
            return HostTensor.filled(shape, stream + 2);
          }

          @Override
          public HostTensor result(Op op, HostTensor input, int output) {
            throw new AssertionError("asked for a result");
          }
        };
    Op there = new Reshape(Shape.of(3, 2));
    Op back = new Reshape(Shape.of(6));
    List<AdjointForm> pair = AdjointForm.pair(draw, there, Shape.of(6), back, Shape.of(3, 2));
    assertEquals(List.of(there, back), pair.stream().map(AdjointForm::op).toList());
    assertEquals(Problem.of(there, List.of(TensorSpec.f32(6))), pair.get(0).problem());
    assertEquals(Problem.of(back, List.of(TensorSpec.f32(3, 2))), pair.get(1).problem());
    for (AdjointForm form : pair) {
      assertEquals(6 * 2 * 3, form.value(form.inputs().get(0)));
    }
  }

  @Test
  void anInnerProductCountsAnEmptyWindowAsNothing() {
    HostTensor x = HostTensor.of(Shape.of(3), 1, 2, 3);
    AdjointForm form = new AdjointForm(PRODUCT, List.of(), x);
    assertEquals(4 + 2 * -5 + 3 * 6, form.value(HostTensor.of(Shape.of(3), 4, -5, 6)));
    assertEquals(4 + 3 * 6, form.value(HostTensor.of(Shape.of(3), 4, Float.NEGATIVE_INFINITY, 6)));
  }
}
