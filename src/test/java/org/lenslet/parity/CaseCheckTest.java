package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.FaultyBackend;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.Specification;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** One case in one tier: what makes a kernel fail it, and what of other kernels does not. */
class CaseCheckTest {
  private static final OpCase CONVOLUTION =
      Cases.caseOf(
          Convolution.of(Window.of(2, 2)),
          List.of(TensorSpec.f32(2, 3, 4, 4), TensorSpec.f32(2, 3, 2, 2)));
  private static final OpCase RELU =
      Cases.caseOf(Pointwise.of(UnaryFunction.RELU), List.of(TensorSpec.f32(5)));

  /** Its inner products take positions, which are a result. */
  private static final OpCase MAX_POOL =
      Cases.caseOf(
          new MaxPool(Window.of(2, 2).withStride(2), false), List.of(TensorSpec.f32(2, 3, 4, 4)));

  private static final OpCase GRADIENT =
      Cases.caseOf(
          new ConvolutionBackwardData(Convolution.of(Window.of(2, 2)), Shape.of(2, 3, 4, 4)),
          List.of(TensorSpec.f32(2, 2, 3, 3), TensorSpec.f32(2, 3, 2, 2)));

  private final Specification specification = CaseRunner.specification(new ReferenceBackend());

  /** The comparison of a device's first kernel, spoilt or not. */
  private Comparison check(
      OpCase opCase, Tier tier, Backend device, UnaryOperator<Candidate> defect) {
    Candidate candidate = defect.apply(device.catalog().of(opCase.op().getClass()).get(0));
    Proposal proposal = (Proposal) candidate.propose(opCase.problem());
    return CaseCheck.of(opCase, tier, Set.of(proposal.accuracy()), specification)
        .check(device, proposal);
  }

  private static UnaryOperator<Candidate> spoiling(float value) {
    return Defect.after((problem, binding) -> Defect.set(binding.output(0), 1, value));
  }

  @Test
  void aRightKernelPassesEveryTier() {
    Backend device = new ReferenceBackend();
    for (OpCase opCase : List.of(CONVOLUTION, GRADIENT, RELU, MAX_POOL)) {
      for (Tier tier : Tier.values()) {
        if (tier.applies(opCase)) {
          Comparison found = check(opCase, tier, device, right -> right);
          assertEquals("", found.failure());
          assertTrue(found.worst() <= 1, tier + " " + found);
        }
      }
    }
  }

  @Test
  void exactMeansEqualAndBoundedMeansNear() {
    UnaryOperator<Candidate> nearly =
        Defect.after(
            (problem, binding) -> {
              float y = Defect.get(binding.output(0), 1);
              Defect.set(binding.output(0), 1, Math.nextUp(y));
            });
    Backend device = new ReferenceBackend();
    assertTrue(
        check(CONVOLUTION, Tier.EXACT, device, nearly).failure().endsWith("; must be equal"));
    Comparison bounded = check(CONVOLUTION, Tier.BOUNDED, device, nearly);
    assertEquals("", bounded.failure());
    assertTrue(bounded.worst() > 0, bounded.toString());
  }

  @Test
  void aKernelHasToBeRightOverItsInputAsWell() {
    UnaryOperator<Candidate> inPlace =
        Defect.after(
            (problem, binding) -> {
              if (binding.input(0).buffer() == binding.output(0).buffer()) {
                Defect.set(binding.output(0), 1, 77);
              }
            });
    Comparison found = check(RELU, Tier.EXACT, new ReferenceBackend(), inPlace);
    assertTrue(found.failure().startsWith("in place, output 0 at [1]: expected "), found.failure());
    assertTrue(found.worst() > 1);
    // A kernel that is wrong already is not run in place.
    found = check(RELU, Tier.EXACT, new ReferenceBackend(), spoiling(77));
    assertTrue(found.failure().startsWith("output 0 at [1]: expected "), found.failure());
  }

  @Test
  void aBreachOfTheContractFailsInEveryTier() {
    UnaryOperator<Candidate> beyond =
        Defect.after(
            (problem, binding) -> Defect.set(binding.output(0), problem.output(0).elements(), 0));
    for (Tier tier : Tier.values()) {
      assertEquals(
          Comparison.failed("output 0: written 1 elements past its end"),
          check(CONVOLUTION, tier, new ReferenceBackend(), beyond));
    }
  }

  @Test
  void anInnerProductThatIsNotItsGradientsIsNamed() {
    Comparison found = check(MAX_POOL, Tier.ADJOINT, new ReferenceBackend(), spoiling(12345));
    assertTrue(found.failure().startsWith("inner product: expected "), found.failure());
    found = check(CONVOLUTION, Tier.ADJOINT, new ReferenceBackend(), spoiling(12345));
    assertTrue(
        found
            .failure()
            .matches(
                "inner product: expected -?\\d+\\.0 as convolutionBackward\\w+ 2x2 gives, got"
                    + " -?\\d+\\.0"),
        found.failure());
    assertEquals(Double.POSITIVE_INFINITY, found.worst());
  }

  /** The gradients' kernels are judged in rows of their own. */
  @Test
  void wrongOrMissingKernelsOfTheGradientsAreNotBlamedOnTheOperation() {
    for (Class<? extends Op> partner :
        List.of(ConvolutionBackwardData.class, ConvolutionBackwardFilter.class)) {
      Backend wrong =
          new FaultyBackend(
              new ReferenceBackend(),
              partner,
              (problem, binding) -> FaultyBackend.add(binding.output(0), 0, 99));
      Backend throwing =
          new FaultyBackend(
              new ReferenceBackend(),
              partner,
              (problem, binding) -> {
                throw new IllegalStateException("no such kernel");
              });
      for (Backend device : List.of(wrong, throwing, BrokenBackend.without(partner))) {
        assertEquals(Comparison.EQUAL, check(CONVOLUTION, Tier.ADJOINT, device, right -> right));
        assertTrue(
            check(CONVOLUTION, Tier.ADJOINT, device, spoiling(12345))
                .failure()
                .startsWith("inner product: "));
      }
    }
  }

  /** Independent of the reference: the device's own kernels agree, and that is enough. */
  @Test
  void theReferenceIsAskedOnlyWhereTheDevicesKernelsDisagree() {
    Backend device = new ReferenceBackend();
    Proposal proposal =
        (Proposal) device.catalog().of(Convolution.class).get(0).propose(CONVOLUTION.problem());
    Specification none =
        (op, inputs) -> {
          throw new AssertionError("asked for " + op);
        };
    assertEquals(
        Comparison.EQUAL,
        CaseCheck.of(CONVOLUTION, Tier.ADJOINT, Set.of(Accuracy.FP32), none)
            .check(device, proposal));
  }
}
