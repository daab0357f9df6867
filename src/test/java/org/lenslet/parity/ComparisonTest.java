package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.parity.facts.ErrorBounds;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

class ComparisonTest {
  private static final double ANY = Double.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  private static HostTensor matrix(float... elements) {
    return HostTensor.of(Shape.of(2, 2), elements);
  }

  private static Comparison compare(HostTensor expected, HostTensor got, double... bounds) {
    return Comparison.of(1, expected, got, bounds);
  }

  @Test
  void theWorstElementIsNamed() {
    Comparison wrong = compare(matrix(1, 2, 3, 4), matrix(1.5f, 2, 5, 5), 1, 0, 0.5, 0.5);
    assertEquals(
        new Comparison(
            4, "output 1 at [1, 0]: expected 3.0, got 5.0; error 2.0 is 4.0 times the bound 0.5"),
        wrong);
    assertEquals(
        "output 1 at [1, 1]: expected 7, got -7; must be equal",
        Comparison.of(
                1,
                HostTensor.ofInts(Shape.of(2, 2), 1, 2, 3, 7),
                HostTensor.ofInts(Shape.of(2, 2), 1, 2, 3, -7),
                ErrorBounds.EQUAL)
            .failure());
  }

  @Test
  void ofEquallyWrongElementsTheFirstIsNamed() {
    HostTensor x = matrix(1, 2, 3, 4);
    HostTensor wrong = matrix(1, 3, 4, 5);
    double[] exact = ErrorBounds.EQUAL;
    Comparison found =
        Comparison.of(List.of(x, x, x), List.of(x, wrong, wrong), List.of(exact, exact, exact));
    assertEquals("output 1 at [0, 1]: expected 2.0, got 3.0; must be equal", found.failure());
  }

  @Test
  void anErrorOfItsBoundIsRight() {
    assertEquals(
        new Comparison(1, ""), compare(matrix(1, 2, 3, 4), matrix(1, 2.5f, 3, 4), 1, 0.5, 1, 1));
    assertEquals(
        new Comparison(0.5, ""), compare(matrix(1, 2, 3, 4), matrix(1, 1.5f, 3, 4), 1, 1, 1, 1));
  }

  @Test
  void nanEqualsNanAndZeroItsNegative() {
    assertEquals(
        Comparison.EQUAL, compare(matrix(NAN, 0, -0f, 1), matrix(NAN, -0f, 0, 1), 0, 0, 0, 0));
    for (double bound : new double[] {0, 1}) {
      assertEquals(ANY, Comparison.ratio(NAN, 1, bound));
      assertEquals(ANY, Comparison.ratio(1, NAN, bound));
    }
    assertEquals(ANY, Comparison.ratio(1, 1.5, 0));
    assertEquals(0, Comparison.ratio(ANY, ANY, 0));
    assertEquals(ANY, Comparison.ratio(ANY, 1, 1));
  }

  @Test
  void whereAnyResultIsRightNoneIsWrong() {
    assertEquals(0, Comparison.ratio(1, NAN, ANY));
    assertEquals(0, Comparison.ratio(1, 7, ANY));
  }

  @Test
  void ofSeveralOutputsTheWorstCounts() {
    HostTensor x = matrix(1, 2, 3, 4);
    HostTensor near = matrix(1, 2, 3, 4.5f);
    HostTensor far = matrix(9, 2, 3, 4);
    double[] ones = {1, 1, 1, 1};
    Comparison worst =
        Comparison.of(List.of(x, x, x), List.of(near, far, near), List.of(ones, ones, ones));
    assertEquals(8, worst.worst());
    assertTrue(worst.failure().startsWith("output 1 at [0, 0]"), worst.failure());
    assertEquals(0.5, Comparison.of(List.of(x, x), List.of(x, near), List.of(ones, ones)).worst());
  }
}
