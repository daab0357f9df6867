package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Proposal;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.update.SgdUpdate;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Breaches of the contract of a launch, each by a kernel that adds two vectors. */
class CaseRunnerTest {
  private static final Problem ADD =
      Problem.of(Pointwise.of(BinaryFunction.ADD), List.of(TensorSpec.f32(3), TensorSpec.f32(3)));
  private static final List<HostTensor> INPUTS =
      List.of(HostTensor.of(Shape.of(3), 1, 2, 3), HostTensor.of(Shape.of(3), 10, 20, 30));

  private final Backend backend = new ReferenceBackend();
  private int runs;

  /** Adds, then does something else. */
  private Proposal adding(long workspace, Consumer<Binding> then) {
    return new Proposal() {
      @Override
      public long workspaceFloats() {
        return workspace;
      }

      @Override
      public Launch bind(Binding binding) {
        return () -> {
          runs++;
          for (int i = 0; i < 3; i++) {
            float sum = Defect.get(binding.input(0), i) + Defect.get(binding.input(1), i);
            Defect.set(binding.output(0), i, sum);
          }
          then.accept(binding);
        };
      }
    };
  }

  private String violation(Consumer<Binding> then) {
    return CaseRunner.run(backend, adding(2, then), ADD, INPUTS).violation();
  }

  @Test
  void aRightKernelRunsTwiceAndBreaksNothing() {
    CaseRunner.Outcome outcome = CaseRunner.run(backend, adding(0, binding -> {}), ADD, INPUTS);
    assertEquals("", outcome.violation());
    assertArrayEquals(new float[] {11, 22, 33}, outcome.outputs().get(0).floats());
    assertEquals(2, runs);
  }

  @Test
  void everyElementHasToBeWritten() {
    for (int i = 0; i < 3; i++) {
      int at = i;
      assertEquals(
          "output 0 not written at [" + i + "]",
          violation(
              binding ->
                  HeapBuffer.floats(binding.output(0))[binding.output(0).offset() + at] =
                      Float.intBitsToFloat(0x7fc0dead)));
    }
  }

  @Test
  void nothingBesideAnyTensorMayBeWritten() {
    assertEquals(
        "output 0: written 1 elements past its end",
        violation(binding -> Defect.set(binding.output(0), 3, 0)));
    assertEquals(
        "output 0: written 2 elements before its start",
        violation(binding -> Defect.set(binding.output(0), -2, 0)));
    assertEquals(
        "input 1: written 2 elements past its end",
        violation(binding -> Defect.set(binding.input(1), 4, 0)));
    assertEquals(
        "workspace: written 1 elements past its end",
        violation(binding -> Defect.set(binding.workspace(), 2, 0)));
    assertEquals("", violation(binding -> Defect.set(binding.workspace(), 1, 0)));
  }

  @Test
  void inputsMustStayAsTheyAre() {
    assertEquals(
        "input 1 changed",
        violation(
            binding -> {
              if (runs == 2) {
                Defect.set(binding.input(1), 2, 30.5f);
              }
            }));
  }

  @Test
  void aSecondRunMustGiveTheSameBits() {
    assertEquals(
        "output 0 differs when the launch runs a second time",
        violation(binding -> Defect.set(binding.output(0), 0, runs)));
  }

  @Test
  void inPlaceAnOutputHasTheMemoryOfTheFirstInputThatFits() {
    DeviceTensor[] seen = new DeviceTensor[3];
    Consumer<Binding> watching =
        binding -> {
          seen[0] = binding.input(0);
          seen[1] = binding.input(1);
          seen[2] = binding.output(0);
        };
    CaseRunner.Outcome outcome = CaseRunner.runInPlace(backend, adding(0, watching), ADD, INPUTS);
    assertEquals("", outcome.violation());
    assertArrayEquals(new float[] {11, 22, 33}, outcome.outputs().get(0).floats());
    assertEquals(1, runs, "a second run would add once more");
    assertSame(seen[0].buffer(), seen[2].buffer());
    assertEquals(seen[0].offset(), seen[2].offset());
    assertNotSame(seen[1].buffer(), seen[2].buffer());

    CaseRunner.run(backend, adding(0, watching), ADD, INPUTS);
    assertNotSame(seen[0].buffer(), seen[2].buffer());
  }

  @Test
  void inPlaceTheOtherInputsMustStayAsTheyAre() {
    Proposal spoiling = adding(0, binding -> Defect.set(binding.input(1), 0, 0));
    assertEquals(
        "input 1 changed", CaseRunner.runInPlace(backend, spoiling, ADD, INPUTS).violation());
  }

  @Test
  void anInputOfOtherSizeOrTypeIsNotOverwritten() {
    Problem broadcast =
        Problem.of(Pointwise.of(BinaryFunction.ADD), List.of(TensorSpec.f32(1), TensorSpec.f32(3)));
    assertTrue(CaseRunner.canRunInPlace(broadcast));
    assertTrue(
        CaseRunner.canRunInPlace(
            Problem.of(Pointwise.of(UnaryFunction.RELU), List.of(TensorSpec.f32(3)))));
    Proposal proposal =
        binding ->
            () -> {
              assertSame(binding.input(1).buffer(), binding.output(0).buffer());
              runs++;
            };
    CaseRunner.runInPlace(
        backend, proposal, broadcast, List.of(HostTensor.of(Shape.of(1), 1), INPUTS.get(0)));
    assertEquals(1, runs);
    Problem both =
        Problem.of(
            Pointwise.of(BinaryFunction.ADD), List.of(TensorSpec.f32(1, 3), TensorSpec.f32(3, 1)));
    assertFalse(CaseRunner.canRunInPlace(both));
    assertFalse(CaseRunner.canRunInPlace(Problem.of(new ArgMax(1), List.of(TensorSpec.f32(3, 1)))));
  }

  /** Parameter and velocity of gradient descent, each in its own place. */
  @Test
  void twoOutputsNeverShareAnInput() {
    SgdUpdate update = new SgdUpdate(0.9f, false, 0, 4);
    List<TensorSpec> specs =
        List.of(TensorSpec.i32(5), TensorSpec.f32(2), TensorSpec.f32(2), TensorSpec.f32(2));
    Proposal proposal =
        binding ->
            () -> {
              runs++;
              assertSame(binding.input(1).buffer(), binding.output(0).buffer());
              assertSame(binding.input(3).buffer(), binding.output(1).buffer());
            };
    CaseRunner.runInPlace(
        backend,
        proposal,
        Problem.of(update, specs),
        specs.stream().map(HostTensor::zeros).toList());
    assertEquals(1, runs);
  }

  @Test
  void aViewWithoutAKernelIsItsInputInAnotherShape() {
    Problem view = Problem.of(new Reshape(Shape.of(3, 1)), List.of(TensorSpec.f32(3)));
    HostTensor got = CaseRunner.plain(backend, view, INPUTS.subList(0, 1)).get(0);
    assertEquals(Shape.of(3, 1), got.shape());
    assertArrayEquals(new float[] {1, 2, 3}, got.floats());
  }

  @Test
  void aProblemThatNoKernelTakesIsNamed() {
    Backend without = BrokenBackend.without(Pointwise.class);
    UnsupportedOpException e =
        assertThrows(UnsupportedOpException.class, () -> CaseRunner.plain(without, ADD, INPUTS));
    assertEquals(
        "broken: expected a candidate for " + ADD + ", got only refusals []", e.getMessage());
  }
}
