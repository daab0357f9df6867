package org.lenslet.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lays out tensors with known life spans in one block of memory. Largest first, each at the lowest
 * place where it meets no tensor that lives at the same time (greedy by size, as in Pisarchyk and
 * Lee, "Efficient memory management for deep neural net inference", 2020).
 */
public final class MemoryPlanner {
  private MemoryPlanner() {}

  /**
   * A tensor's size and life span.
   *
   * @param elements its size, at least 1
   * @param first the step that writes it
   * @param last the last step that needs it, not before {@code first}
   */
  public record Demand(int elements, int first, int last) {
    boolean meets(Demand other) {
      return first <= other.last && other.first <= last;
    }
  }

  /**
   * Where each demand lies.
   *
   * @param offsets in elements, in the order of the demands
   * @param total the size of the block in elements
   */
  public record Layout(List<Integer> offsets, int total) {}

  /**
   * Lays out the demands.
   *
   * @param alignment every offset is a multiple of it
   * @throws ArithmeticException if the block would exceed 2147483647 elements
   */
  public static Layout plan(List<Demand> demands, int alignment) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, demands.size()).boxed().toList());
    order.sort(Comparator.comparingInt((Integer i) -> demands.get(i).elements()).reversed());
    long[] offsets = new long[demands.size()];
    List<Integer> placed = new ArrayList<>();
    long total = 0;
    for (int i : order) {
      offsets[i] = lowestPlace(demands, offsets, placed, i, alignment);
      total = Math.max(total, offsets[i] + demands.get(i).elements());
      placed.add(i);
      // Kept in the order of offsets, so that one sweep finds the lowest gap.
      placed.sort(Comparator.comparingLong((Integer p) -> offsets[p]));
    }
    Math.toIntExact(total);
    return new Layout(
        IntStream.range(0, offsets.length).mapToObj(i -> (int) offsets[i]).toList(), (int) total);
  }

  private static long lowestPlace(
      List<Demand> demands, long[] offsets, List<Integer> placed, int wanted, int alignment) {
    Demand demand = demands.get(wanted);
    long place = 0;
    for (int other : placed) {
      if (demands.get(other).meets(demand)) {
        if (place + demand.elements() <= offsets[other]) {
          return place;
        }
        long end = offsets[other] + demands.get(other).elements();
        place = Math.max(place, (end + alignment - 1) / alignment * alignment);
      }
    }
    return place;
  }
}
