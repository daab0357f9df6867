package org.lenslet.parity.pointwise;

import static org.lenslet.op.pointwise.Expression.binary;
import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.minus;
import static org.lenslet.op.pointwise.Expression.plus;
import static org.lenslet.op.pointwise.Expression.select;
import static org.lenslet.op.pointwise.Expression.times;
import static org.lenslet.op.pointwise.Expression.unary;

import java.util.List;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.parity.facts.Approximation;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.Evidence;
import org.lenslet.parity.facts.ExactFunctions;
import org.lenslet.parity.facts.Fill;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.tensor.Shape;

/** What proofs know of element-wise formulas. */
public final class PointwiseFacts {
  /** A line an operation. */
  public static final List<OpFacts<?>> ALL =
      List.of(
          OpFacts.rounds(Pointwise.class, PointwiseFacts::bounds)
              .withCases(PointwiseFacts::addCases)
              .withExactness((op, p) -> ExactFunctions.contains(op.expression())));

  private static final Shape ODD = Shape.of(3, 5, 7);

  /** Pairs of shapes that broadcast: scalars, vectors, channels, outer products, both ways. */
  private static final Shape[][] PAIRS = {
    {ODD, ODD},
    {ODD, Shape.scalar()},
    {Shape.scalar(), ODD},
    {Shape.scalar(), Shape.scalar()},
    {ODD, Shape.of(1)},
    {ODD, Shape.of(7)},
    {Shape.of(7), ODD},
    {ODD, Shape.of(5, 1)},
    {ODD, Shape.of(5, 7)},
    {ODD, Shape.of(3, 1, 1)},
    {ODD, Shape.of(1, 5, 1)},
    {ODD, Shape.of(3, 1, 7)},
    {Shape.of(5, 1), Shape.of(1, 7)},
    {Shape.of(3, 1, 7), Shape.of(1, 5, 1)},
    {Shape.of(2, 3, 4, 5), Shape.of(3, 1, 1)},
    {Shape.of(2, 33, 9, 1), Shape.of(33, 1, 17)},
    {Shape.of(2, 1, 3, 1, 2), Shape.of(1, 4, 1, 3, 1)},
    {Shape.of(1, 1), Shape.of(9)}
  };

  private PointwiseFacts() {}

  private static List<double[]> bounds(Pointwise op, Evidence evidence) {
    Shape output = evidence.problem().output(0).shape();
    int[][] sources =
        evidence.inputs().stream()
            .map(input -> Broadcasting.sources(input.shape(), output))
            .toArray(int[][]::new);
    double[] bounds = new double[output.elements()];
    Approximation[] arguments = new Approximation[sources.length];
    for (int i = 0; i < bounds.length; i++) {
      for (int j = 0; j < arguments.length; j++) {
        arguments[j] = Approximation.exact(evidence.inputs().get(j).floats()[sources[j][i]]);
      }
      bounds[i] = Approximation.of(op.expression(), arguments, evidence.rounding()).bound();
    }
    return List.of(bounds);
  }

  private static Fill domain(BinaryFunction function) {
    return function == BinaryFunction.POWER ? Fill.POSITIVE : Fill.DENSE;
  }

  private static void addCases(CaseList list) {
    functions(list.core());
    formulas(list.core());
    broadcasts(list.more());
    sizes(list.more());
  }

  private static void functions(CaseList list) {
    for (UnaryFunction function : UnaryFunction.values()) {
      list.addFilled(Pointwise.of(function), Fill.domain(function), Shape.of(1021));
      list.addFilled(Pointwise.of(function), CaseList.SPECIALS, Shape.of(67));
    }
    // Far into the tails, where naive formulas overflow: the largest argument is 8 * 11 = 88.
    for (UnaryFunction function :
        List.of(
            UnaryFunction.EXP,
            UnaryFunction.EXPM1,
            UnaryFunction.ERF,
            UnaryFunction.TANH,
            UnaryFunction.SIGMOID,
            UnaryFunction.SOFTPLUS)) {
      list.addFilled(Pointwise.of(function), new Fill.Dense(11), Shape.of(1021));
      list.addFilled(Pointwise.of(function), new Fill.Dense(0x1p-9f), Shape.of(257));
    }
    for (BinaryFunction function : BinaryFunction.values()) {
      list.addFilled(Pointwise.of(function), domain(function), Shape.of(1021), Shape.of(1021));
      if (function != BinaryFunction.POWER) {
        // C gives pow(1, NaN) = 1 and Java gives NaN, so powers stay among ordinary numbers.
        list.addFilled(Pointwise.of(function), CaseList.SPECIALS, Shape.of(3, 41), Shape.of(3, 41));
      }
    }
    for (BinaryFunction function :
        List.of(
            BinaryFunction.MAXIMUM,
            BinaryFunction.MINIMUM,
            BinaryFunction.GREATER,
            BinaryFunction.EQUAL)) {
      list.addFilled(Pointwise.of(function), CaseList.MIXED, Shape.of(211), Shape.of(211));
    }
  }

  /** What fusion and symbolic differentiation produce. */
  private static void formulas(CaseList list) {
    Expression a = input(0);
    Expression b = input(1);
    Expression c = input(2);
    Expression one = constant(1);
    Expression positive = binary(BinaryFunction.GREATER, a, constant(0));
    Expression relu = unary(UnaryFunction.RELU, a);
    Expression tanh = unary(UnaryFunction.TANH, a);
    Expression sigmoid = unary(UnaryFunction.SIGMOID, a);
    Shape shape = Shape.of(2, 5, 13);
    for (Expression unary :
        List.of(
            times(a, constant(0.25f)),
            plus(times(a, constant(3)), constant(-1.5f)),
            minus(one, unary(UnaryFunction.SQUARE, tanh)),
            times(sigmoid, minus(one, sigmoid)),
            times(a, sigmoid),
            select(positive, a, times(constant(0.01f), a)),
            select(positive, a, times(constant(0.25f), a)),
            select(positive, a, unary(UnaryFunction.EXPM1, a)),
            times(a, plus(one, unary(UnaryFunction.ERF, a))),
            binary(BinaryFunction.MINIMUM, relu, constant(6)),
            times(a, times(a, a)),
            unary(UnaryFunction.FLOOR, times(a, constant(0.5f))),
            unary(UnaryFunction.EXP, unary(UnaryFunction.NEGATE, unary(UnaryFunction.SQUARE, a))),
            unary(UnaryFunction.SQRT, plus(unary(UnaryFunction.SQUARE, a), constant(1e-5f))),
            unary(UnaryFunction.LOG, plus(one, unary(UnaryFunction.ABS, a))),
            unary(
                UnaryFunction.RECIPROCAL,
                unary(UnaryFunction.SQRT, plus(unary(UnaryFunction.ABS, a), constant(1e-3f)))))) {
      list.add(new Pointwise(unary), shape);
    }
    for (Expression binary :
        List.of(
            times(b, unary(UnaryFunction.STEP, a)),
            times(b, minus(one, unary(UnaryFunction.SQUARE, a))),
            select(positive, b, constant(0)),
            unary(UnaryFunction.RELU, plus(a, b)),
            unary(UnaryFunction.TANH, plus(a, b)),
            plus(times(a, constant(0.9f)), times(b, constant(0.1f))))) {
      list.add(new Pointwise(binary), shape, shape);
      list.add(new Pointwise(binary), shape, Shape.of(5, 1));
    }
    Expression affine = plus(times(a, b), c);
    Expression blend = select(binary(BinaryFunction.GREATER, a, b), c, minus(a, c));
    for (Expression ternary : List.of(affine, unary(UnaryFunction.RELU, affine), blend)) {
      list.add(new Pointwise(ternary), shape, shape, shape);
      list.add(new Pointwise(ternary), shape, Shape.of(5, 1), Shape.of(5, 1));
      list.add(new Pointwise(ternary), Shape.of(13), shape, Shape.scalar());
    }
    // Batch normalisation: (x - mean) * scale * rsqrt(variance + epsilon) + shift.
    Expression root = unary(UnaryFunction.SQRT, plus(unary(UnaryFunction.ABS, c), constant(1e-5f)));
    Expression normalised = binary(BinaryFunction.DIVIDE, minus(a, b), root);
    Shape channels = Shape.of(5, 1);
    list.add(
        new Pointwise(plus(times(normalised, input(3)), input(4))),
        shape,
        channels,
        channels,
        channels,
        channels);
  }

  private static void broadcasts(CaseList list) {
    for (Shape[] pair : PAIRS) {
      for (BinaryFunction function : BinaryFunction.values()) {
        list.addFilled(Pointwise.of(function), domain(function), pair);
      }
    }
  }

  private static void sizes(CaseList list) {
    Expression fused = unary(UnaryFunction.RELU, plus(times(input(0), constant(0.5f)), input(1)));
    for (int edge : CaseList.EDGES) {
      list.add(new Pointwise(fused), Shape.of(edge), Shape.of(edge));
      list.add(new Pointwise(fused), Shape.of(3, edge), Shape.of(edge));
      list.add(new Pointwise(fused), Shape.of(2, 3, edge), Shape.of(3, 1));
      list.add(Pointwise.of(UnaryFunction.TANH), Shape.of(edge));
    }
    for (int block : new int[] {255, 256, 257, 1023, 1024, 1025, 4099}) {
      list.add(new Pointwise(fused), Shape.of(block), Shape.of(block));
    }
  }
}
