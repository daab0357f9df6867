package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Backend;
import org.lenslet.backend.FaultyBackend;
import org.lenslet.backend.Problem;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.loss.SoftmaxCrossEntropyBackward;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.parity.facts.Evidence;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.Rounding;
import org.lenslet.parity.facts.Specification;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** An algorithm is held to the accuracy that it states: to no tighter one, to no looser one. */
class AccuracyTest {
  private static final Accuracy ELEVEN_BITS = new Accuracy("11 bits", 0x1p-11, 0, 1, false);

  /** Two roundings of the inputs beyond those of the sum. */
  private static final Accuracy ROUNDED_INPUTS = new Accuracy("rounded", 0x1p-11, 2, 1, false);

  private final ReferenceBackend reference = new ReferenceBackend();
  private final Specification specification = CaseRunner.specification(reference);

  @Test
  void aCoarserAccuracyAdmitsWhatSinglePrecisionRefuses() {
    for (Class<? extends Op> op : List.of(MatMul.class, Convolution.class)) {
      int refused = 0;
      List<OpCase> cases = sums(op);
      for (OpCase opCase : cases) {
        List<HostTensor> inputs = Inputs.draw(opCase, Tier.BOUNDED, specification);
        List<HostTensor> rounded = inputs.stream().map(AccuracyTest::toElevenBits).toList();
        List<HostTensor> got = specification.results(opCase.op(), rounded);
        assertTrue(admits(opCase.problem(), inputs, got, ROUNDED_INPUTS), opCase.toString());
        refused += admits(opCase.problem(), inputs, got, Accuracy.FP32) ? 0 : 1;
      }
      assertTrue(refused > 0.9 * cases.size(), refused + " of " + cases.size());
    }
  }

  @Test
  void growthAndExtraRoundingsAdmitWhatTheyStateAndNoMore() {
    Problem problem =
        Problem.of(MatMul.of(false, false), List.of(TensorSpec.f32(1, 2), TensorSpec.f32(2, 1)));
    List<HostTensor> inputs = List.of(row(1, 1), column(3, -2.5f));
    // The sum of the magnitudes is 5.5, and 2 products are summed to 0.5.
    double unit = 5.5 * 0x1p-24;
    for (int n : new int[] {3, 7, 20}) {
      List<HostTensor> got = List.of(HostTensor.of(Shape.of(1, 1), (float) (0.5 + n * unit)));
      assertFalse(admits(problem, inputs, got, Accuracy.FP32), "fp32 " + n);
      assertTrue(admits(problem, inputs, got, stating(n, 1)), "roundings " + n);
      assertFalse(admits(problem, inputs, got, stating(n - 3, 1)), "roundings " + n);
      assertTrue(admits(problem, inputs, got, stating(0, 0.5 * n + 0.1)), "growth " + n);
      assertFalse(admits(problem, inputs, got, stating(0, 0.5 * n - 0.4)), "growth " + n);
    }
  }

  @Test
  void whatIsNotExactOnIntegersIsJudgedByItsBoundsAlone() {
    for (OpCase opCase : Cases.of(MatMul.class)) {
      for (Tier tier : Tier.values()) {
        assertEquals(tier.applies(opCase), tier.applies(opCase, Accuracy.FP32));
        assertEquals(
            tier == Tier.BOUNDED && tier.applies(opCase), tier.applies(opCase, ELEVEN_BITS));
      }
    }
  }

  @Test
  void formulasInCoarseArithmeticHaveItsBounds() {
    Problem sum =
        Problem.of(
            Pointwise.of(BinaryFunction.ADD), List.of(TensorSpec.f32(1, 1), TensorSpec.f32(1, 1)));
    List<HostTensor> inputs = List.of(row(3), row(0.5f));
    assertTrue(admits(sum, inputs, List.of(row(3.5f + 0x1p-10f)), ELEVEN_BITS));
    assertFalse(admits(sum, inputs, List.of(row(3.5f + 0x1p-8f)), ELEVEN_BITS));
    assertFalse(admits(sum, inputs, List.of(row(3.5f + 0x1p-10f)), Accuracy.FP32));
  }

  /** Higham's gamma has a pole, behind which it would be negative. */
  @Test
  void boundsGrowWithTheUnitRoundoffHoweverCoarse() {
    for (Class<? extends Op> op :
        List.<Class<? extends Op>>of(
            MatMul.class,
            Pointwise.class,
            Softmax.class,
            SoftmaxCrossEntropy.class,
            SoftmaxCrossEntropyBackward.class)) {
      for (OpCase opCase : reduced(op, Tier.BOUNDED)) {
        List<HostTensor> inputs = Inputs.draw(opCase, Tier.BOUNDED, specification);
        List<HostTensor> expected = specification.results(opCase.op(), inputs);
        double[] before = bounds(opCase, inputs, expected, Accuracy.FP32);
        for (double u : new double[] {0x1p-16, 0x1p-11, 0x1p-6}) {
          double[] after = bounds(opCase, inputs, expected, new Accuracy("coarse", u, 0, 1, false));
          for (int i = 0; i < after.length; i++) {
            double finer = before[i];
            double coarser = after[i];
            assertTrue(coarser >= finer, () -> opCase + ": " + finer + ", then " + coarser);
          }
          before = after;
        }
      }
    }
  }

  /** Results of eleven bits, stated as such, as more and as less. */
  @Test
  void runsAndSelfTestsHoldAnAlgorithmToWhatItStates() {
    Accuracy tooFine = new Accuracy("14 bits", 0x1p-14, 0, 1, false);
    for (Accuracy stated : List.of(ELEVEN_BITS, tooFine, Accuracy.FP32)) {
      Backend device =
          new FaultyBackend(
              new ReferenceBackend(), MatMul.class, stated, FaultyBackend::roundToElevenBits);
      boolean right = stated == ELEVEN_BITS;
      ParityRow row =
          ParityRun.run(
                  device, reference, reduced(MatMul.class, Tier.BOUNDED), Set.of(Tier.BOUNDED))
              .get(0);
      assertTrue(row.cases() > 10, row.toString());
      assertEquals(right, row.passed(), stated + ": " + row.firstFailure());
      SelfTest.Outcome outcome = SelfTest.run(device, reference);
      assertEquals(right, outcome.proved().contains("mat_mul_forward_reference"), stated.name());
      assertEquals(right ? Set.of() : Set.of("matMul"), outcome.lost(), stated.name());
    }
  }

  private double[] bounds(
      OpCase opCase, List<HostTensor> inputs, List<HostTensor> expected, Accuracy accuracy) {
    Rounding rounding = new Rounding(accuracy);
    return FactTable.of(opCase.op())
        .bounds(new Evidence(opCase.problem(), inputs, expected, specification, rounding))
        .get(0);
  }

  private boolean admits(
      Problem problem, List<HostTensor> inputs, List<HostTensor> got, Accuracy accuracy) {
    return ResultCheck.compare(problem, inputs, got, accuracy, reference)
        .get(0)
        .failure()
        .isEmpty();
  }

  private static Accuracy stating(int extraRoundings, double growth) {
    return new Accuracy("stated", 0x1p-24, extraRoundings, Math.max(1, growth), true);
  }

  /** Cases whose result is a sum without an activation, which may hide its errors. */
  private static List<OpCase> sums(Class<? extends Op> op) {
    return reduced(op, Tier.ADJOINT).stream()
        .filter(opCase -> opCase.problem().output(0).elements() > 8)
        .toList();
  }

  private static List<OpCase> reduced(Class<? extends Op> op, Tier tier) {
    return Cases.reduced().stream()
        .filter(opCase -> op.isInstance(opCase.op()) && tier.applies(opCase))
        .toList();
  }

  private static HostTensor row(float... elements) {
    return HostTensor.of(Shape.of(1, elements.length), elements);
  }

  private static HostTensor column(float... elements) {
    return HostTensor.of(Shape.of(elements.length, 1), elements);
  }

  private static HostTensor toElevenBits(HostTensor tensor) {
    HostTensor rounded = tensor.copy();
    for (int i = 0; i < rounded.floats().length; i++) {
      int bits = Float.floatToRawIntBits(rounded.floats()[i]);
      rounded.floats()[i] = Float.intBitsToFloat(bits + 0x1000 & ~0x1fff);
    }
    return rounded;
  }
}
