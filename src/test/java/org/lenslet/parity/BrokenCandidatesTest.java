package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.parity.BrokenBackend.run;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lenslet.backend.Candidate;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Problem;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.ShapeException;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.update.SgdUpdate;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** A parity run is worth what it catches: each defect that kernels have must fail. */
@Tag("slow")
class BrokenCandidatesTest {
  private static final Set<Tier> EXACT = EnumSet.of(Tier.EXACT);
  private static final int UNWRITTEN = 0x7fc0dead;

  @TestFactory
  Stream<DynamicTest> aResultThatIsWrongInOnePlaceIsCaughtForEveryOperation() {
    return everyKernel(
        (p, b) -> enlargeLast(b.output(0)), row -> assertEquals(row.cases(), row.failed()));
  }

  @TestFactory
  Stream<DynamicTest> anElementThatNobodyWroteIsCaughtForEveryOperation() {
    return everyKernel(
        (p, b) -> unwrite(b.output(0)),
        row -> {
          assertCaught(row, "output 0 not written at [");
          assertEquals(row.cases(), row.failed());
        });
  }

  @TestFactory
  Stream<DynamicTest> aWritePastTheEndIsCaughtForEveryOperation() {
    return everyKernel(
        (p, b) -> Defect.set(b.output(0), p.output(0).elements(), 0),
        row -> {
          assertCaught(row, "output 0: written 1 elements past its end");
          assertEquals(row.cases(), row.failed());
        });
  }

  @TestFactory
  Stream<DynamicTest> aChangedInputIsCaughtForEveryOperation() {
    return everyKernel(
        (p, b) -> Defect.set(b.input(0), 0, 12345),
        row -> assertEquals(row.cases(), row.failed(), row.toString()));
  }

  @Test
  void aWriteBeforeTheStartIsCaught() {
    ParityRow row = run(MatMul.class, Defect.after((p, b) -> Defect.set(b.output(0), -3, 0)));
    assertCaught(row, "output 0: written 3 elements before its start");
  }

  @Test
  void aWriteBesideTheWorkspaceIsCaught() {
    ParityRow row = run(MatMul.class, Defect.after((p, b) -> Defect.set(b.workspace(), 1, 0)));
    assertCaught(row, "workspace: written 1 elements past its end");
  }

  @Test
  void aReadPastTheEndPoisonsTheResult() {
    ParityRow row =
        run(
            MatMul.class,
            Defect.after(
                (p, b) -> {
                  float outside = Defect.get(b.input(0), p.input(0).elements());
                  Defect.set(b.output(0), 0, Defect.get(b.output(0), 0) + 0 * outside);
                }));
    assertCaught(row, "got NaN");
  }

  @Test
  void anIndexThatIsOffByOneIsCaught() {
    for (Class<? extends Op> op :
        List.of(Convolution.class, MatMul.class, Pointwise.class, MaxPool.class)) {
      ParityRow row = run(op, Defect.after((p, b) -> rotate(b.output(0))), EXACT);
      assertTrue(row.failed() > 0.8 * row.cases(), row.toString());
    }
  }

  @Test
  void aDroppedBiasIsCaught() {
    UnaryOperator<Candidate> dropped =
        Defect.solvingInstead(p -> Problem.of(p.op(), p.inputs().subList(0, 2)));
    for (Class<? extends Op> op : List.of(Convolution.class, MatMul.class)) {
      ParityRow row = run(op, dropped);
      assertFalse(row.passed());
      long biased = Cases.of(op).stream().filter(opCase -> opCase.operands().size() == 3).count();
      // A bias may vanish in FLOOR, SIGN, STEP or RELU of a single small case.
      assertTrue(row.failed() > 0.98 * biased && row.failed() <= biased, row.toString());
    }
  }

  @Test
  void aDroppedActivationIsCaught() {
    ParityRow row =
        run(
            MatMul.class,
            Defect.solvingInstead(
                p -> {
                  MatMul op = (MatMul) p.op();
                  return Problem.of(MatMul.of(op.transposeA(), op.transposeB()), p.inputs());
                }));
    long fused =
        Cases.of(MatMul.class).stream()
            .filter(opCase -> ((MatMul) opCase.op()).activation().isPresent())
            .count();
    assertEquals(fused, row.failed());
  }

  @Test
  void swappedAxesOfStrideOrDilationAreCaught() {
    for (UnaryOperator<Window> swap :
        List.<UnaryOperator<Window>>of(
            window -> window.withStride(swapped(window.stride())),
            window -> window.withDilation(swapped(window.dilation())))) {
      for (Class<? extends Op> op :
          List.of(
              Convolution.class,
              ConvolutionBackwardData.class,
              ConvolutionBackwardFilter.class,
              MaxPool.class)) {
        ParityRow row = run(op, Defect.solvingInstead(p -> instead(p, swap)), EXACT);
        assertFalse(row.passed(), row.toString());
      }
    }
  }

  @Test
  void paddingOnTheWrongSideIsCaughtInAllDirections() {
    for (Class<? extends Op> op :
        List.of(
            Convolution.class,
            ConvolutionBackwardData.class,
            ConvolutionBackwardFilter.class,
            MaxPool.class)) {
      ParityRow row =
          run(
              op,
              Defect.solvingInstead(
                  p ->
                      instead(
                          p, window -> window.withPadding(window.padAfter(), window.padBefore()))),
              EXACT);
      assertTrue(row.failed() > 0.2 * row.cases(), row.toString());
    }
  }

  @Test
  void aRelativeErrorOfOneInTenThousandIsCaughtByTheBounds() {
    for (Class<? extends Op> op :
        List.of(MatMul.class, Pointwise.class, Softmax.class, SgdUpdate.class)) {
      ParityRow row =
          run(op, Defect.after((p, b) -> scale(b.output(0), 1.0001f)), EnumSet.of(Tier.BOUNDED));
      assertTrue(row.failed() > 0.9 * row.cases(), row.toString());
      assertTrue(row.worstErrorOverBound() > 1, row.toString());
    }
  }

  /** As reduced-precision matrix units do; small integers pass through them unharmed. */
  @Test
  void inputsRoundedToElevenBitsAreCaughtByTheBoundsAlone() {
    ReferenceBackend reference = new ReferenceBackend();
    UnaryOperator<Candidate> rounded =
        Defect.after(
            (p, b) -> {
              List<HostTensor> inputs =
                  b.inputs().stream().map(BrokenCandidatesTest::toElevenBits).toList();
              b.output(0).write(CaseRunner.plain(reference, p, inputs).get(0));
            });
    for (Class<? extends Op> op : List.of(Convolution.class, MatMul.class)) {
      ParityRow row = run(op, rounded, EnumSet.of(Tier.BOUNDED));
      assertTrue(row.failed() > 0.9 * row.cases(), row.toString());
      assertTrue(run(op, rounded, EXACT).passed());
    }
  }

  @Test
  void anInexactResultIsCaughtByTheAdjointTierAlone() {
    for (Class<? extends Op> op : List.of(Convolution.class, ConvolutionBackwardData.class)) {
      ParityRow row =
          run(op, Defect.after((p, b) -> scale(b.output(0), 1.5f)), EnumSet.of(Tier.ADJOINT));
      assertCaught(row, "inner product: expected ");
    }
  }

  @Test
  void aResultThatDependsOnTheRunBeforeIsCaught() {
    int[] runs = new int[1];
    ParityRow row =
        run(
            Softmax.class,
            Defect.after((p, b) -> Defect.set(b.output(0), 0, runs[0]++)),
            EnumSet.of(Tier.BOUNDED));
    assertCaught(row, "differs when the launch runs a second time");
  }

  /** Which NaN comes out is up to the compiler, and Java compiles a kernel anew while it runs. */
  @Test
  void anotherNanIsTheSameResult() {
    int[] runs = new int[1];
    ParityRow row =
        run(
            Pointwise.class,
            Defect.after(
                (p, b) -> {
                  int sign = runs[0]++ << 31;
                  for (int i = 0; i < b.output(0).spec().elements(); i++) {
                    if (Float.isNaN(Defect.get(b.output(0), i))) {
                      Defect.set(b.output(0), i, Float.intBitsToFloat(0x7fc00000 | sign));
                    }
                  }
                }),
            EXACT);
    assertTrue(runs[0] > 1);
    assertTrue(row.passed(), row.toString());
  }

  /** A test for every operation that has kernels, on its reduced cases. */
  private static Stream<DynamicTest> everyKernel(Defect.Damage damage, Consumer<ParityRow> check) {
    return Operations.all().stream()
        .<Class<? extends Op>>map(type -> type.asSubclass(Op.class))
        .filter(type -> type != Reshape.class)
        .map(
            op -> {
              List<OpCase> cases = Cases.of(op).stream().filter(OpCase::reduced).toList();
              return DynamicTest.dynamicTest(
                  op.getSimpleName(),
                  () ->
                      check.accept(
                          run(op, Defect.after(damage), cases, EnumSet.allOf(Tier.class))));
            });
  }

  private static void assertCaught(ParityRow row, String message) {
    assertFalse(row.passed(), row.toString());
    assertTrue(row.firstFailure().contains(message), row.firstFailure());
  }

  private static void enlargeLast(DeviceTensor output) {
    int last = output.spec().elements() - 1;
    if (output.spec().type() == DType.INT32) {
      HeapBuffer.ints(output)[output.offset() + last]++;
    } else {
      float value = Defect.get(output, last);
      Defect.set(output, last, Float.isFinite(value) ? value * 1.01f + 1 : 0);
    }
  }

  private static void unwrite(DeviceTensor output) {
    int last = output.spec().elements() - 1;
    if (output.spec().type() == DType.INT32) {
      HeapBuffer.ints(output)[output.offset() + last] = UNWRITTEN;
    } else {
      Defect.set(output, last, Float.intBitsToFloat(UNWRITTEN));
    }
  }

  /** Each element one place too far. */
  private static void rotate(DeviceTensor output) {
    int last = output.spec().elements() - 1;
    float carried = Defect.get(output, last);
    for (int i = 0; i <= last; i++) {
      float here = Defect.get(output, i);
      Defect.set(output, i, carried);
      carried = here;
    }
  }

  private static HostTensor toElevenBits(DeviceTensor tensor) {
    HostTensor rounded = tensor.toHost();
    for (int i = 0; i < rounded.floats().length; i++) {
      int bits = Float.floatToRawIntBits(rounded.floats()[i]);
      rounded.floats()[i] = Float.intBitsToFloat(bits + 0x1000 & ~0x1fff);
    }
    return rounded;
  }

  private static void scale(DeviceTensor output, float factor) {
    for (int i = 0; i < output.spec().elements(); i++) {
      Defect.set(output, i, factor * Defect.get(output, i));
    }
  }

  /** The problem with another window, or itself where shapes would change. */
  private static Problem instead(Problem problem, UnaryOperator<Window> change) {
    Op op = problem.op();
    Op changed;
    if (op instanceof Convolution convolution) {
      changed = changed(convolution, change);
    } else if (op instanceof ConvolutionBackwardData backward) {
      changed = new ConvolutionBackwardData(changed(backward.forward(), change), backward.input());
    } else if (op instanceof ConvolutionBackwardFilter backward) {
      changed =
          new ConvolutionBackwardFilter(changed(backward.forward(), change), backward.filter());
    } else {
      MaxPool pool = (MaxPool) op;
      changed = new MaxPool(change.apply(pool.window()), pool.ceil());
    }
    try {
      Problem result = Problem.of(changed, problem.inputs());
      return result.outputs().equals(problem.outputs()) ? result : problem;
    } catch (ShapeException e) {
      return problem;
    }
  }

  private static Convolution changed(Convolution forward, UnaryOperator<Window> change) {
    return new Convolution(
        change.apply(forward.window()), forward.connectivity(), forward.activation());
  }

  private static int[] swapped(Shape perAxis) {
    int last = perAxis.rank() - 1;
    return perAxis.with(0, perAxis.get(last)).with(last, perAxis.get(0)).toArray();
  }
}
