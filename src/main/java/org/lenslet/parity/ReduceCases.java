package org.lenslet.parity;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.op.ArgMax;
import org.lenslet.op.Reduce;
import org.lenslet.op.ReduceFunction;
import org.lenslet.tensor.Shape;

/** Cases of reductions. */
final class ReduceCases {
  private static final boolean[] BOTH = {false, true};

  private ReduceCases() {}

  static void add(CaseList list) {
    list.core();
    everyAxes(list, Shape.of(3, 5, 2, 7));
    everyAxes(list, Shape.scalar());
    // The gradient of a bias, of a fully connected bias, and a global pool.
    each(list, Shape.of(4, 6, 13, 11), List.of(0, 2, 3));
    each(list, Shape.of(64, 10), List.of(0));
    each(list, Shape.of(2, 16, 8, 8), List.of(2, 3));
    for (ReduceFunction function : List.of(ReduceFunction.MAX, ReduceFunction.MIN)) {
      list.addFilled(new Reduce(function, List.of(1), false), CaseList.MIXED, Shape.of(9, 5, 3));
      list.addFilled(new Reduce(function, List.of(0, 2), true), CaseList.MIXED, Shape.of(3, 9, 2));
    }
    for (int axis = 0; axis < 3; axis++) {
      list.add(new ArgMax(axis), Shape.of(5, 7, 3));
      list.addFilled(new ArgMax(axis), CaseList.MIXED, Shape.of(5, 7, 3));
    }
    list.add(new ArgMax(1), Shape.of(64, 10));
    list.add(new ArgMax(1), Shape.of(3, 130));
    list.more();
    everyAxes(list, Shape.of(9));
    everyAxes(list, Shape.of(4, 8));
    everyAxes(list, Shape.of(1, 3, 1));
    everyAxes(list, Shape.of(2, 3, 2, 3, 2));
    for (int edge : CaseList.EDGES) {
      each(list, Shape.of(edge), List.of(0));
      each(list, Shape.of(3, edge), List.of(1));
      each(list, Shape.of(edge, 5), List.of(0));
      each(list, Shape.of(2, edge, 3), List.of(0, 2));
      list.add(new ArgMax(1), Shape.of(3, edge));
      list.add(new ArgMax(0), Shape.of(edge, 5));
    }
    for (int extent : new int[] {255, 256, 257, 1023, 1024, 1025, 4099}) {
      each(list, Shape.of(extent), List.of(0));
      each(list, Shape.of(2, extent), List.of(1));
      each(list, Shape.of(extent, 3), List.of(0));
      list.add(new ArgMax(1), Shape.of(2, extent));
    }
    pieces(list);
  }

  /** So many elements a result that devices reduce them piece by piece, in ragged pieces. */
  private static void pieces(CaseList list) {
    each(list, Shape.of(70_001), List.of(0));
    each(list, Shape.of(3, 30_011), List.of(1));
    each(list, Shape.of(20_011, 3), List.of(0));
    each(list, Shape.of(2_003, 33), List.of(0));
    each(list, Shape.of(12, 3, 41, 43), List.of(0, 2, 3));
    each(list, Shape.of(7, 1_501, 5), List.of(1));
  }

  private static void everyAxes(CaseList list, Shape shape) {
    for (int subset = 0; subset < 1 << shape.rank(); subset++) {
      List<Integer> axes = new ArrayList<>();
      for (int axis = 0; axis < shape.rank(); axis++) {
        if ((subset >> axis & 1) != 0) {
          axes.add(axis);
        }
      }
      each(list, shape, axes);
    }
  }

  private static void each(CaseList list, Shape shape, List<Integer> axes) {
    for (ReduceFunction function : ReduceFunction.values()) {
      for (boolean keepAxes : BOTH) {
        list.add(new Reduce(function, axes, keepAxes), shape);
      }
    }
  }
}
