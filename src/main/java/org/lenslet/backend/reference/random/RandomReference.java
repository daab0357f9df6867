package org.lenslet.backend.reference.random;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.Operands.Ints;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.random.RandomUniform;
import org.lenslet.random.Philox;
import org.lenslet.random.Purpose;

/** Random numbers, each by itself. */
public final class RandomReference {
  private RandomReference() {}

  public static void list(ReferenceList list) {
    list.add("random_uniform_forward", RandomUniform.class, RandomReference::uniform);
  }

  static Launch uniform(RandomUniform op, Operands operands) {
    Ints numbers = operands.intInput(0);
    Floats y = operands.output(0);
    return () -> {
      long seed = StepNumbers.seed(numbers.array(), numbers.offset());
      long step = StepNumbers.step(numbers.array(), numbers.offset());
      long stream = Purpose.stepStream(op.stream(), step);
      for (int i = 0; i < y.elements(); i++) {
        y.set(i, Philox.uniform(seed, stream, i));
      }
    };
  }
}
