package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.update.SgdUpdate;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.Fill;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.Specification;
import org.lenslet.random.RandomStream;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Which numbers the cases are computed on. */
class InputsTest {
  private static final int COUNT = 10_000;
  private static final Specification SPECIFICATION =
      CaseRunner.specification(new ReferenceBackend());

  private static OpCase filled(Fill fill) {
    return new OpCase(
        Pointwise.of(UnaryFunction.NEGATE),
        List.of(new OpCase.Operand(TensorSpec.f32(COUNT), fill)),
        false);
  }

  private static float[] draw(Fill fill, Tier tier) {
    return Inputs.draw(filled(fill), tier, SPECIFICATION).get(0).floats();
  }

  private static Set<Integer> exponents(float[] numbers) {
    Set<Integer> exponents = new TreeSet<>();
    for (float number : numbers) {
      exponents.add(Math.getExponent(number));
    }
    return exponents;
  }

  private static long negative(float[] numbers) {
    long count = 0;
    for (float number : numbers) {
      count += number < 0 ? 1 : 0;
    }
    return count;
  }

  @Test
  void denseNumbersHaveBothSignsAndMixedMagnitudes() {
    float[] dense = draw(Fill.DENSE, Tier.BOUNDED);
    assertEquals(Set.of(-6, -5, -4, -3, -2, -1, 0, 1, 2), exponents(dense));
    assertTrue(Math.abs(negative(dense) - COUNT / 2) < COUNT / 20, negative(dense) + " negative");
    assertTrue(new TreeSet<>(list(dense)).size() > 0.99 * COUNT, "numbers of all bits");
    float[] scaled = draw(new Fill.Dense(8), Tier.BOUNDED);
    assertEquals(Set.of(-3, -2, -1, 0, 1, 2, 3, 4, 5), exponents(scaled));
  }

  @Test
  void positiveNumbersAreWithoutSignAndZero() {
    float[] positive = draw(Fill.POSITIVE, Tier.BOUNDED);
    assertEquals(0, negative(positive));
    assertEquals(Set.of(-6, -5, -4, -3, -2, -1, 0, 1, 2), exponents(positive));
  }

  private static List<Float> list(float[] numbers) {
    Float[] boxed = new Float[numbers.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = numbers[i];
    }
    return List.of(boxed);
  }

  /** A product of 2 x 2 needs no small integers, but all up to the largest, with both signs. */
  @Test
  void integersReachFromTheSmallestToTheLargest() {
    OpCase opCase = filled(Fill.DENSE);
    Set<Float> drawn = new TreeSet<>(list(Inputs.integers(opCase, 0, 2, Shape.of(COUNT)).floats()));
    assertEquals(Set.of(-2f, -1f, 0f, 1f, 2f), drawn);
    assertArrayEquals(new float[3], Inputs.integers(opCase, 0, 0, Shape.of(3)).floats());
    int q = FactTable.of(opCase.op()).largestInteger(opCase.problem());
    for (Fill fill : List.of(Fill.DENSE, Fill.POSITIVE)) {
      for (float number : draw(fill, Tier.EXACT)) {
        assertEquals(Math.rint(number), number);
        assertTrue(Math.abs(number) <= q && (fill == Fill.DENSE || number >= 1), "" + number);
      }
    }
  }

  /** Element i from word i of the stream, also where several threads draw. */
  @Test
  void aLargeTensorIsDrawnAsIfByOneThread() {
    OpCase opCase = filled(Fill.DENSE);
    int elements = 3 * (1 << 16) + 5;
    float[] drawn = Inputs.integers(opCase, 7, 100, Shape.of(elements)).floats();
    RandomStream words = new RandomStream(opCase.seed(), 7);
    for (int i = 0; i < elements; i++) {
      assertEquals((words.nextWord() >>> 1) % 201 - 100, drawn[i], "element " + i);
    }
  }

  @Test
  void everyInputHasAStreamOfItsOwn() {
    OpCase opCase =
        Cases.caseOf(MatMul.of(false, false), List.of(TensorSpec.f32(3, 3), TensorSpec.f32(3, 3)));
    List<HostTensor> inputs = Inputs.draw(opCase, Tier.BOUNDED, SPECIFICATION);
    assertTrue(!inputs.get(0).bitwiseEquals(inputs.get(1)));
  }

  @Test
  void choicesAreAllChosen() {
    Fill.Choice choice = (Fill.Choice) CaseList.MIXED;
    assertEquals(new TreeSet<>(choice.values()), new TreeSet<>(list(draw(choice, Tier.EXACT))));
  }

  @Test
  void labelsAreOfAllClassesAndOneInEightOfNone() {
    OpCase opCase =
        new OpCase(
            new OneHot(5, 1, 0),
            List.of(new OpCase.Operand(TensorSpec.i32(COUNT), new Fill.Labels(5))),
            false);
    Set<Integer> labels = new TreeSet<>();
    int ignored = 0;
    for (int label : Inputs.draw(opCase, Tier.EXACT, SPECIFICATION).get(0).ints()) {
      labels.add(label);
      ignored += label < 0 || label >= 5 ? 1 : 0;
    }
    assertEquals(Set.of(0, 1, 2, 3, 4, 5, -1, -100, Integer.MAX_VALUE), labels);
    assertTrue(Math.abs(ignored - COUNT / 8) < COUNT / 80, ignored + " ignored");
  }

  @Test
  void stepNumbersHoldTheirFloatsAndAnyBitsElse() {
    List<TensorSpec> specs = List.of(TensorSpec.i32(7), TensorSpec.f32(2), TensorSpec.f32(2));
    OpCase opCase =
        Cases.caseOf(new SgdUpdate(0, false, 0, 4), specs)
            .withFill(0, new Fill.Step(4, List.of(0.5f, 0.25f)));
    int[] numbers = Inputs.draw(opCase, Tier.BOUNDED, SPECIFICATION).get(0).ints();
    assertEquals(Float.floatToRawIntBits(0.5f), numbers[4]);
    assertEquals(Float.floatToRawIntBits(0.25f), numbers[5]);
    RandomStream words = new RandomStream(opCase.seed(), 0);
    for (int i = 0; i < numbers.length; i++) {
      int word = words.nextWord();
      assertTrue(i == 4 || i == 5 || numbers[i] == word, "element " + i);
    }
  }

  @Test
  void aResultIsThatOfItsOperationOnDenseNumbers() {
    ArgMax winners = new ArgMax(1);
    OpCase opCase =
        new OpCase(
            new OneHot(6, 1, 0),
            List.of(
                new OpCase.Operand(TensorSpec.i32(4), new Fill.Result(winners, Shape.of(4, 6), 0))),
            false);
    OpCase dense =
        new OpCase(winners, List.of(new OpCase.Operand(TensorSpec.f32(4, 6), Fill.DENSE)), false);
    HostTensor got = Inputs.draw(opCase, Tier.EXACT, SPECIFICATION).get(0);
    assertEquals(TensorSpec.i32(4), got.spec());
    assertTrue(dense.problem().output(0).equals(got.spec()));
    Set<Integer> places = new TreeSet<>();
    for (int place : got.ints()) {
      places.add(place);
    }
    assertTrue(places.size() > 1, places.toString());
  }
}
