package org.lenslet.parity.random;

import java.util.List;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.random.RandomUniform;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.Fill;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.tensor.Shape;

/** What proofs know of random numbers: the same bits everywhere. */
public final class RandomFacts {
  /** A line an operation. */
  public static final List<OpFacts<?>> ALL =
      List.of(
          OpFacts.moves(RandomUniform.class)
              .withCases(RandomFacts::addCases)
              .withFills((op, inputs, index) -> new Fill.Step(0, List.of())));

  private RandomFacts() {}

  /** Around blocks of four words, of streams at both ends. */
  private static void addCases(CaseList list) {
    list.core();
    for (int elements : CaseList.EDGES) {
      uniform(list, Shape.of(elements), 0);
    }
    uniform(list, Shape.scalar(), 1);
    uniform(list, Shape.of(3, 5, 7, 11), RandomUniform.STREAMS - 1);
    uniform(list, Shape.of(70_001), 3);
    // One more than work-groups of any usual size draw.
    uniform(list, Shape.of(4 * 1024 + 1), 3);
    list.more();
    for (int elements : CaseList.BLOCKS) {
      uniform(list, Shape.of(elements, 3), 0x123456);
    }
  }

  private static void uniform(CaseList list, Shape shape, int stream) {
    for (int floats : new int[] {0, 5}) {
      list.addSpecs(new RandomUniform(shape, stream), List.of(StepNumbers.spec(floats)));
    }
  }
}
