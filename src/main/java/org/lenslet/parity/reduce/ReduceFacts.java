package org.lenslet.parity.reduce;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.lenslet.backend.Problem;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.parity.facts.AdjointDraw;
import org.lenslet.parity.facts.AdjointForm;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.ErrorBounds;
import org.lenslet.parity.facts.Evidence;
import org.lenslet.parity.facts.ExactFunctions;
import org.lenslet.parity.facts.Fill;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.parity.facts.Rounding;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** What proofs know of reductions. */
public final class ReduceFacts {
  /** A line an operation. */
  public static final List<OpFacts<?>> ALL =
      List.of(
          OpFacts.sums(Reduce.class, ReduceFacts::terms)
              .withCases(ReduceFacts::addCases)
              .withExactness(ReduceFacts::isExact)
              .withAdjoint((op, p) -> isMean(op) || isSum(op), ReduceFacts::forms)
              .withBounds(ReduceFacts::bounds),
          OpFacts.moves(ArgMax.class));

  private static final boolean[] BOTH = {false, true};

  /** 5 to the power of 10 is below 2^24. */
  private static final int EXACT_FACTORS = 10;

  /** Those that all cases are of; products have their own. */
  private static final List<ReduceFunction> FUNCTIONS =
      List.of(ReduceFunction.SUM, ReduceFunction.MEAN, ReduceFunction.MAX, ReduceFunction.MIN);

  private ReduceFacts() {}

  private static boolean isMean(Reduce op) {
    return op.function() == ReduceFunction.MEAN;
  }

  private static boolean isSum(Reduce op) {
    return op.function() == ReduceFunction.SUM;
  }

  private static long terms(Reduce op, Problem problem) {
    Shape shape = problem.input(0).shape();
    return op.axes().stream().mapToLong(shape::get).reduce(1, (a, b) -> a * b);
  }

  private static boolean isExact(Reduce op, Problem problem) {
    return switch (op.function()) {
      case SUM, MAX, MIN -> true;
      case MEAN -> ExactFunctions.divides(terms(op, problem));
      case PRODUCT -> terms(op, problem) <= EXACT_FACTORS;
    };
  }

  private static List<double[]> bounds(Reduce op, Evidence evidence) {
    long terms = terms(op, evidence.problem());
    if (op.function() == ReduceFunction.PRODUCT) {
      return List.of(productBounds(op, evidence, terms));
    }
    if (isMean(op)) {
      return OpFacts.meanBounds(evidence, terms);
    }
    return isSum(op)
        ? ErrorBounds.sums(evidence, terms)
        : ErrorBounds.allEqual(evidence.expected());
  }

  /**
   * A rounding a factor. Infinite where the factors below 1, or those above, have a product beyond
   * the range of normal floats, as a device may meet any of them first.
   */
  private static double[] productBounds(Reduce op, Evidence evidence, long terms) {
    float[] least = product(op, evidence, x -> x == 0 ? 1 : Math.min(1, Math.abs(x)));
    float[] most = product(op, evidence, x -> Math.max(1, Math.abs(x)));
    float[] expected = evidence.expected().get(0).floats();
    double relative = evidence.rounding().gamma(terms) + Rounding.FLOAT;
    double[] bounds = new double[expected.length];
    for (int i = 0; i < bounds.length; i++) {
      boolean inRange = least[i] > 2 * Float.MIN_NORMAL && most[i] < Float.MAX_VALUE / 2;
      bounds[i] = inRange ? relative * Math.abs(expected[i]) : Double.POSITIVE_INFINITY;
    }
    return bounds;
  }

  /** The products of functions of the elements. */
  private static float[] product(Reduce op, Evidence evidence, DoubleUnaryOperator function) {
    HostTensor x = evidence.inputs().get(0).copy();
    for (int i = 0; i < x.floats().length; i++) {
      x.floats()[i] = (float) function.applyAsDouble(x.floats()[i]);
    }
    return evidence.specification().results(op, List.of(x)).get(0).floats();
  }

  private static List<AdjointForm> forms(Reduce op, Problem problem, AdjointDraw draw) {
    Shape input = problem.input(0).shape();
    Shape output = problem.output(0).shape();
    HostTensor x = draw.integers(0, input);
    HostTensor dy = draw.integers(1, output);
    Shape kept = input;
    for (int axis : op.axes()) {
      kept = kept.with(axis, 1);
    }
    HostTensor with = x.copy();
    if (isMean(op)) {
      // A power of two, or the problem would not count as exact.
      float count = (float) input.elements() / output.elements();
      for (int i = 0; i < with.floats().length; i++) {
        with.floats()[i] /= count;
      }
    }
    return List.of(
        new AdjointForm(op, List.of(x), dy),
        new AdjointForm(new Broadcast(input), List.of(dy.reshape(kept)), with));
  }

  private static void addCases(CaseList list) {
    list.core();
    everyAxes(list, Shape.of(3, 5, 2, 7));
    everyAxes(list, Shape.scalar());
    // The gradient of a bias, of a fully connected bias, and a global pool.
    each(list, Shape.of(4, 6, 13, 11), List.of(0, 2, 3));
    each(list, Shape.of(64, 10), List.of(0));
    each(list, Shape.of(2, 16, 8, 8), List.of(2, 3));
    // Pieces whose borders lie inside a run, of one row and of two; rows that threads cut.
    each(list, Shape.of(3, 16_451), List.of(1));
    each(list, Shape.of(2, 2, 12_301), List.of(0, 2));
    each(list, Shape.of(5, 1_301), List.of(0));
    // Pieces of several columns, whose results lie apart.
    each(list, Shape.of(1_301, 5), List.of(0));
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
    products(list);
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

  /** Few factors, as many have a product near 0, or many that are 1 or -1. */
  private static void products(CaseList list) {
    for (List<Integer> axes : List.of(List.of(1), List.of(0, 2), List.of(2), List.<Integer>of())) {
      product(list, axes, CaseList.MIXED, Shape.of(5, 3, 4));
      list.add(new Reduce(ReduceFunction.PRODUCT, axes, false), Shape.of(5, 3, 4));
    }
    Fill signs = new Fill.Choice(List.of(1f, 1f, 1f, -1f));
    product(list, List.of(1), signs, Shape.of(3, 16_451));
    product(list, List.of(0, 2), signs, Shape.of(2, 2, 12_301));
    product(list, List.of(0), signs, Shape.of(5, 1_301));
    product(list, List.of(0), signs, Shape.of(1_301, 5));
  }

  private static void product(CaseList list, List<Integer> axes, Fill fill, Shape shape) {
    list.addFilled(new Reduce(ReduceFunction.PRODUCT, axes, false), fill, shape);
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
    for (ReduceFunction function : FUNCTIONS) {
      for (boolean keepAxes : BOTH) {
        list.add(new Reduce(function, axes, keepAxes), shape);
      }
    }
  }
}
