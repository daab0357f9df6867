package org.lenslet.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

class SingleOpTest {
  private static final Op NEGATE = Pointwise.of(UnaryFunction.NEGATE);
  private static final HostTensor X = HostTensor.of(Shape.of(2), 1, 2);

  /** A kernel that writes one element, counted from the output's first or the input's. */
  private record Stray(int element, boolean intoInput) implements Candidate {
    @Override
    public String name() {
      return "stray";
    }

    @Override
    public Answer propose(Problem problem) {
      Proposal proposal =
          binding -> {
            DeviceTensor tensor = intoInput ? binding.input(0) : binding.output(0);
            return () -> HeapBuffer.floats(tensor)[tensor.offset() + element] = 7;
          };
      return proposal;
    }
  }

  private static HostTensor run(Stray stray) {
    return SingleOp.run(new ReferenceBackend(), stray, NEGATE, X).get(0);
  }

  @Test
  void aWriteOutsideATensorFails() {
    for (int element : new int[] {-1, 2}) {
      for (boolean intoInput : new boolean[] {false, true}) {
        String message =
            assertThrows(AssertionError.class, () -> run(new Stray(element, intoInput)))
                .getMessage();
        assertTrue(
            message.endsWith("wrote outside " + (intoInput ? "input 0" : "output 0")), message);
      }
    }
  }

  @Test
  void aWriteIntoAnInputFails() {
    String message = assertThrows(AssertionError.class, () -> run(new Stray(0, true))).getMessage();
    assertTrue(message.endsWith("changed input 0"), message);
  }

  @Test
  void anElementNotWrittenIsNan() {
    float[] y = run(new Stray(1, false)).floats();
    assertTrue(Float.isNaN(y[0]));
    assertEquals(7, y[1]);
  }
}
