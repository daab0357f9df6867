package org.lenslet.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lenslet.plan.MemoryPlanner.Demand;
import org.lenslet.plan.MemoryPlanner.Layout;

class MemoryPlannerTest {
  private static final int SETS = 2_000;

  @Test
  void randomDemandsNeverOverlapAndStayBetweenPeakAndSum() {
    for (int seed = 0; seed < SETS; seed++) {
      Random random = new Random(seed);
      int alignment = 1 << random.nextInt(7);
      List<Demand> demands = demands(random);
      int capacity = random.nextBoolean() ? Integer.MAX_VALUE : 600;
      Layout layout = MemoryPlanner.plan(demands, alignment, capacity);
      assertApart(demands, layout, seed);
      for (int offset : layout.offsets()) {
        assertEquals(0, offset % alignment, "seed " + seed);
      }
      long sum = demands.stream().mapToLong(d -> aligned(d.elements(), alignment)).sum();
      assertTrue(layout.total() <= sum, "seed " + seed);
      assertTrue(layout.total() >= peak(demands), "seed " + seed);
      assertTrue(layout.sizes().stream().allMatch(size -> size <= capacity), "seed " + seed);
      assertEquals(layout, MemoryPlanner.plan(demands, alignment, capacity), "seed " + seed);
    }
  }

  @Test
  void aBlockIsFilledToItsLastElement() {
    List<Demand> both = List.of(new Demand(5, 0, 1), new Demand(5, 1, 2));
    assertEquals(List.of(10), MemoryPlanner.plan(both, 1, 10).sizes());
    assertEquals(List.of(5, 5), MemoryPlanner.plan(both, 1, 9).sizes());
  }

  /** In the order given, the third would have to lie behind the second: 12. */
  @Test
  void theLargestIsPlacedFirst() {
    List<Demand> demands = List.of(new Demand(1, 0, 0), new Demand(1, 0, 1), new Demand(10, 1, 1));
    assertEquals(11, MemoryPlanner.plan(demands, 1).total());
  }

  private static List<Demand> demands(Random random) {
    List<Demand> demands = new ArrayList<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      int first = random.nextInt(30) - 1;
      demands.add(new Demand(1 + random.nextInt(500), first, first + random.nextInt(8)));
    }
    return demands;
  }

  private static void assertApart(List<Demand> demands, Layout layout, int seed) {
    for (int a = 0; a < demands.size(); a++) {
      for (int b = 0; b < a; b++) {
        boolean together =
            demands.get(a).first() <= demands.get(b).last()
                && demands.get(b).first() <= demands.get(a).last();
        int startA = layout.offsets().get(a);
        int startB = layout.offsets().get(b);
        boolean apart =
            !layout.blocks().get(a).equals(layout.blocks().get(b))
                || startA + demands.get(a).elements() <= startB
                || startB + demands.get(b).elements() <= startA;
        assertTrue(!together || apart, "seed " + seed + " demands " + a + " and " + b);
      }
    }
  }

  /** The most elements that live at one step. */
  private static long peak(List<Demand> demands) {
    long peak = 0;
    for (int step = -1; step < 40; step++) {
      int now = step;
      peak =
          Math.max(
              peak,
              demands.stream()
                  .filter(d -> d.first() <= now && now <= d.last())
                  .mapToLong(Demand::elements)
                  .sum());
    }
    return peak;
  }

  private static long aligned(long elements, int alignment) {
    return (elements + alignment - 1) / alignment * alignment;
  }

  @Test
  void nothingTakesNothing() {
    assertEquals(new Layout(List.of(), List.of(), List.of()), MemoryPlanner.plan(List.of(), 64));
  }

  @Test
  void aChainTakesTheMemoryOfTwoNeighbours() {
    List<Demand> chain = new ArrayList<>();
    for (int step = 0; step < 100; step++) {
      chain.add(new Demand(64, step, step + 1));
    }

    assertEquals(128, MemoryPlanner.plan(chain, 64).total());
  }

  @Test
  void aSmallTensorFillsTheLowestGap() {
    List<Demand> demands =
        List.of(new Demand(100, 0, 1), new Demand(90, 0, 3), new Demand(60, 2, 3));

    assertEquals(
        new Layout(List.of(0, 128, 0), List.of(0, 0, 0), List.of(218)),
        MemoryPlanner.plan(demands, 64));
  }

  @Test
  void whatDoesNotFitIntoABlockGetsAnother() {
    Demand half = new Demand(1 << 30, 0, 1);

    Layout layout = MemoryPlanner.plan(List.of(half, half, half), 64);

    assertEquals(List.of(0, 1, 2), layout.blocks());
    assertEquals(3L << 30, layout.total());
  }
}
