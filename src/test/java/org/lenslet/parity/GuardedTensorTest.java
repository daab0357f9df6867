package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.Scope;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Canaries and contents, also of tensors that are written and read in several parts. */
class GuardedTensorTest {
  private static final int PART = 1 << 20;
  private final ReferenceBackend backend = new ReferenceBackend();

  @ParameterizedTest
  @ValueSource(ints = {1, PART - 1, PART, PART + 1, 2 * PART + 3})
  void everyElementIsUnwrittenAtFirst(int elements) {
    try (Scope scope = new Scope()) {
      GuardedTensor guarded =
          GuardedTensor.unwritten(scope, backend, TensorSpec.i32(Shape.of(elements)));
      HostTensor contents = guarded.tensor().toHost();
      assertEquals(0, GuardedTensor.firstUnwritten(contents));
      for (int bits : contents.ints()) {
        assertEquals(contents.ints()[0], bits);
      }
      contents.ints()[0] = 0;
      assertEquals(elements > 1 ? 1 : -1, GuardedTensor.firstUnwritten(contents));
      assertEquals("", guarded.damage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PART - 1, PART, 2 * PART + 2})
  void aChangeOfAnyBitIsSeen(int at) {
    HostTensor contents = HostTensor.filled(Shape.of(2 * PART + 3), 2);
    try (Scope scope = new Scope()) {
      GuardedTensor guarded = GuardedTensor.holding(scope, backend, contents);
      assertTrue(guarded.holds(contents));
      Defect.set(guarded.tensor(), at, Math.nextUp(2f));
      assertFalse(guarded.holds(contents));
      assertEquals("", guarded.damage());
    }
  }

  @Test
  void damageNamesTheSideAndTheDistance() {
    HostTensor contents = HostTensor.of(Shape.of(3), 1, 2, 3);
    try (Scope scope = new Scope()) {
      GuardedTensor guarded = GuardedTensor.holding(scope, backend, contents);
      Defect.set(guarded.tensor(), 4, 9);
      assertEquals("written 2 elements past its end", guarded.damage());
      Defect.set(guarded.tensor(), -3, 9);
      assertEquals("written 3 elements before its start", guarded.damage());
      assertTrue(guarded.holds(contents));
    }
  }

  @Test
  void theFirstElementOfTheBufferIsGuardedAsWell() {
    try (Scope scope = new Scope()) {
      GuardedTensor guarded =
          GuardedTensor.holding(scope, backend, HostTensor.of(Shape.of(3), 1, 2, 3));
      int before = guarded.tensor().offset();
      Defect.set(guarded.tensor(), -before, 9);
      assertEquals("written " + before + " elements before its start", guarded.damage());
    }
  }

  /** Which NaN arithmetic makes is no concern of a result; what was given is. */
  @ParameterizedTest
  @ValueSource(ints = {0, PART + 1})
  void anyNanIsTheSameResult(int at) {
    HostTensor contents = HostTensor.filled(Shape.of(2 * PART), 2);
    contents.floats()[at] = Float.intBitsToFloat(0x7fc00001);
    HostTensor other = contents.copy();
    other.floats()[at] = Float.intBitsToFloat(0x7fc00002);
    HostTensor number = contents.copy();
    number.floats()[at] = 3;
    try (Scope scope = new Scope()) {
      GuardedTensor guarded = GuardedTensor.holding(scope, backend, contents);
      assertTrue(guarded.holds(contents));
      assertTrue(guarded.holdsResult(other));
      assertFalse(guarded.holds(other));
      assertFalse(guarded.holdsResult(number));
      assertFalse(GuardedTensor.holding(scope, backend, number).holdsResult(contents));
    }
  }

  @Test
  void integersHaveNoNan() {
    HostTensor contents = HostTensor.ofInts(Shape.of(2), 0x7fc00001, 2);
    try (Scope scope = new Scope()) {
      GuardedTensor guarded = GuardedTensor.holding(scope, backend, contents);
      assertTrue(guarded.holdsResult(contents));
      assertFalse(guarded.holdsResult(HostTensor.ofInts(Shape.of(2), 0x7fc00002, 2)));
    }
  }
}
