package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.TensorSpec;

class TargetTest {
  private static final List<String> NAMES = List.of("stop", "go");

  @Test
  void itSaysInWordsWhatIsToBeLearnt() {
    assertEquals("2 classes", Target.classes(NAMES).toString());
    assertEquals("1 class", Target.classes(List.of("all")).toString());
    assertEquals("2 classes for each of 4x3", Target.classes(NAMES, 4, 3).toString());
    assertEquals("1 value", Target.values(1).toString());
    assertEquals("3 values", Target.values(3).toString());
    assertEquals(2, Target.classes(NAMES).classes());
    assertEquals(0, Target.values(3).classes());
    assertTrue(Target.classes(NAMES).isClasses());
    assertFalse(Target.values(3).isClasses());
  }

  @Test
  void valuesHaveNoNamesOfClasses() {
    assertEquals(
        "target: expected class numbers with names of classes, or values without, got f32[3]"
            + " with 2 names",
        assertThrows(UsageException.class, () -> new Target(TensorSpec.f32(3), NAMES))
            .getMessage());
  }

  @Test
  void aNumberOfNoClassIsRefusedWithTheExampleThatTheUserKnows() {
    Target target = Target.classes(NAMES);
    Dataset view = Examples.of(new float[5][1], new int[5], NAMES).subset(4, 3);
    assertDoesNotThrow(() -> target.requireClass(view, 0, 0));
    assertDoesNotThrow(() -> target.requireClass(view, 0, 1));
    for (int label : new int[] {-1, 2}) {
      assertEquals(
          "examples: expected class numbers from 0 to 1, got "
              + label
              + " in example 3; correct the data",
          assertThrows(UsageException.class, () -> target.requireClass(view, 1, label))
              .getMessage());
    }
  }
}
