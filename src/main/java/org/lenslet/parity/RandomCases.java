package org.lenslet.parity;

import java.util.List;
import org.lenslet.op.RandomUniform;
import org.lenslet.op.StepNumbers;
import org.lenslet.tensor.Shape;

/** Cases of random numbers: around blocks of four words, of streams at both ends. */
final class RandomCases {
  private RandomCases() {}

  static void add(CaseList list) {
    list.core();
    for (int elements : CaseList.EDGES) {
      uniform(list, Shape.of(elements), 0);
    }
    uniform(list, Shape.scalar(), 1);
    uniform(list, Shape.of(3, 5, 7, 11), RandomUniform.STREAMS - 1);
    uniform(list, Shape.of(70_001), 3);
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
