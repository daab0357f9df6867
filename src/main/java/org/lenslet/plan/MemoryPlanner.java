package org.lenslet.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lays out tensors with known life spans in few blocks of memory, in one where the device has
 * buffers that large. Largest first, each at the lowest place where it meets no tensor that lives
 * at the same time (greedy by size, as in Pisarchyk and Lee, "Efficient memory management for deep
 * neural net inference", 2020).
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
   * @param offsets in elements within its block, in the order of the demands
   * @param blocks the number of its block, in the order of the demands
   * @param sizes of the blocks, in elements
   */
  public record Layout(List<Integer> offsets, List<Integer> blocks, List<Integer> sizes) {

    /** The size of all blocks together. */
    public long total() {
      return sizes.stream().mapToLong(Integer::longValue).sum();
    }
  }

  /** Lays out the demands in one block. */
  public static Layout plan(List<Demand> demands, int alignment) {
    return plan(demands, alignment, Integer.MAX_VALUE);
  }

  /**
   * Lays out the demands.
   *
   * @param alignment every offset is a multiple of it
   * @param capacity the largest size of a block; a larger demand gets a block of its own
   */
  public static Layout plan(List<Demand> demands, int alignment, int capacity) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, demands.size()).boxed().toList());
    order.sort(Comparator.comparingInt((Integer i) -> demands.get(i).elements()).reversed());
    long[] offsets = new long[demands.size()];
    int[] blocks = new int[demands.size()];
    List<List<Integer>> placed = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int i : order) {
      int elements = demands.get(i).elements();
      int block = 0;
      for (; block < placed.size(); block++) {
        offsets[i] = lowestPlace(demands, offsets, placed.get(block), i, alignment);
        if (offsets[i] + elements <= capacity) {
          break;
        }
      }
      if (block == placed.size()) {
        offsets[i] = 0;
        placed.add(new ArrayList<>());
        sizes.add(0);
      }
      blocks[i] = block;
      sizes.set(block, Math.max(sizes.get(block), (int) (offsets[i] + elements)));
      placed.get(block).add(i);
      // Kept in the order of offsets, so that one sweep finds the lowest gap.
      placed.get(block).sort(Comparator.comparingLong((Integer p) -> offsets[p]));
    }
    return new Layout(
        IntStream.range(0, offsets.length).mapToObj(i -> (int) offsets[i]).toList(),
        IntStream.of(blocks).boxed().toList(),
        sizes);
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
