package org.lenslet.train.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateCurveTest {
  private static final int POINTS = 100;

  private static RateCurve curve(IntToDoubleFunction loss) {
    List<Float> rates = IntStream.range(0, POINTS).mapToObj(i -> (float) Math.pow(1.2, i)).toList();
    List<Double> losses = IntStream.range(0, POINTS).mapToDouble(loss).boxed().toList();
    return RateCurve.of(rates, losses, POINTS, false);
  }

  /** From 3 to 1 about a step, and up again at the end. */
  private static double valley(int i, int step) {
    return 3 - 2 / (1 + Math.exp(-(i - step) / 4.0)) + Math.exp(i - 90);
  }

  @Test
  void theSteepestDescentIsFoundWhereItIs() {
    for (int step : new int[] {20, 41, 70}) {
      float rate = curve(i -> valley(i, step)).suggestion().orElseThrow();
      assertEquals(step, Math.log(rate) / Math.log(1.2), 1, "step " + step);
    }
  }

  @Test
  void noiseAndTheFirstPointsDoNotDecide() {
    RateCurve noisy = curve(i -> valley(i, 60) + 0.05 * Math.sin(7.0 * i * i) + (i == 0 ? 5 : 0));
    assertEquals(60, Math.log(noisy.suggestion().orElseThrow()) / Math.log(1.2), 4);
  }

  @Test
  void aLossThatDoesNotFallSuggestsNothing() {
    assertEquals(Optional.empty(), curve(i -> 2).suggestion());
    assertEquals(Optional.empty(), curve(i -> i).suggestion());
    assertEquals(Optional.empty(), RateCurve.of(List.of(), List.of(), POINTS, true).suggestion());
    assertEquals(
        Optional.empty(), RateCurve.of(List.of(1f), List.of(2.0), POINTS, true).suggestion());
  }

  @Test
  void smoothedIsTheMeanAroundWithoutLag() {
    List<Double> losses = Collections.nCopies(POINTS, 3.0);
    RateCurve flat = curve(losses::get);
    assertTrue(flat.points().stream().allMatch(point -> Math.abs(point.smoothed() - 3) < 1e-12));
    RateCurve line = curve(i -> 2 * i);
    for (int i = 5; i < POINTS - 5; i++) {
      assertEquals(2 * i, line.points().get(i).smoothed(), 1e-9);
    }
    assertEquals(4, line.points().get(2).loss());
  }
}
