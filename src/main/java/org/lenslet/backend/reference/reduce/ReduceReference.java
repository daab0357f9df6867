package org.lenslet.backend.reference.reduce;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Lanes;
import org.lenslet.backend.reference.launch.Largest;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.Operands.Ints;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.backend.reference.launch.Strided;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.Shape;

/** Reductions along axes. */
public final class ReduceReference {
  private ReduceReference() {}

  public static void list(ReferenceList list) {
    list.add("reduce_forward", Reduce.class, ReduceReference::forward)
        .add("arg_max_forward", ArgMax.class, ReduceReference::argMax);
  }

  /**
   * y[kept] = the sum, mean, maximum, minimum or product over the reduced axes of x[kept, reduced].
   */
  static Launch forward(Reduce op, Operands operands) {
    Floats x = operands.input(0);
    Floats y = operands.output(0);
    Strided kept = walk(x.shape(), op.axes(), false);
    Strided reduced = walk(x.shape(), op.axes(), true);
    int count = x.elements() / Math.max(1, y.elements());
    return () -> {
      for (int i = 0; i < y.elements(); i++) {
        double result = neutral(op.function());
        for (int j = 0; j < count; j++) {
          result = combine(op.function(), result, x.get(kept.at(i) + reduced.at(j)));
        }
        y.set(i, op.function() == ReduceFunction.MEAN ? result / count : result);
      }
    };
  }

  /** y[lane] = the position of the first of the largest elements of the lane. */
  static Launch argMax(ArgMax op, Operands operands) {
    Floats x = operands.input(0);
    Ints y = operands.intOutput(0);
    Lanes lanes = Lanes.of(x.shape(), op.axis());
    return () -> {
      for (int lane = 0; lane < lanes.count(); lane++) {
        int best = 0;
        for (int i = 1; i < lanes.extent(); i++) {
          if (Largest.beats(x.get(lanes.at(lane, i)), x.get(lanes.at(lane, best)))) {
            best = i;
          }
        }
        y.set(lane, best);
      }
    };
  }

  /** A walk over only the given axes of a dense tensor, or over only the others. */
  private static Strided walk(Shape shape, List<Integer> axes, boolean given) {
    List<Integer> extents = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (axes.contains(axis) == given) {
        extents.add(shape.get(axis));
        strides.add(shape.strides()[axis]);
      }
    }
    return new Strided(
        Shape.of(extents), 0, strides.stream().mapToInt(Integer::intValue).toArray());
  }

  private static double neutral(ReduceFunction function) {
    return switch (function) {
      case SUM, MEAN -> 0;
      case MAX -> Double.NEGATIVE_INFINITY;
      case MIN -> Double.POSITIVE_INFINITY;
      case PRODUCT -> 1;
    };
  }

  private static double combine(ReduceFunction function, double a, double b) {
    return switch (function) {
      case SUM, MEAN -> a + b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case PRODUCT -> a * b;
    };
  }
}
