package org.lenslet.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.lenslet.error.ShapeException;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Gather;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Builds a {@link Graph} node by node. Shapes are inferred and checked at once, so an error shows
 * the line of the caller that made it. Not thread-safe.
 */
public final class GraphBuilder {
  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> variables = new ArrayList<>();
  private final Map<Value, HostTensor> constants = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Update> updates = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private String label = "";
  private int nextId;

  /** A value fed before each run. */
  public Value input(String name, TensorSpec spec) {
    Value value = named(Value.Kind.INPUT, name, spec);
    inputs.add(value);
    return value;
  }

  /** A value that stays on the device from run to run. */
  public Value variable(String name, TensorSpec spec) {
    Value value = named(Value.Kind.VARIABLE, name, spec);
    variables.add(value);
    return value;
  }

  /** A value known now; the tensor must not change afterwards. */
  public Value constant(HostTensor tensor) {
    Value value = new Value(nextId++, Value.Kind.CONSTANT, "", tensor.spec());
    constants.put(value, tensor);
    return value;
  }

  /** The label that the following nodes carry, usually the layer's name. */
  public GraphBuilder label(String label) {
    this.label = label;
    return this;
  }

  /** The label that the next node would carry. */
  public String label() {
    return label;
  }

  /** Applies an operation and returns all its outputs. */
  public List<Value> applyAll(Op op, List<Value> operands) {
    List<Value> results = new ArrayList<>();
    List<TensorSpec> specs = op.outputs(operands.stream().map(Value::spec).toList());
    for (TensorSpec spec : specs) {
      results.add(new Value(nextId++, Value.Kind.COMPUTED, "", spec));
    }
    nodes.add(new Node(label, op, operands, results));
    return results;
  }

  /** Applies an operation and returns its first output. */
  public Value apply(Op op, Value... operands) {
    return applyAll(op, Arrays.asList(operands)).get(0);
  }

  /**
   * Applies an expression to the operands it names; operands that it does not read are left out,
   * and an expression that is just one operand adds no node.
   */
  public Value pointwise(Expression expression, Value... operands) {
    if (expression instanceof Expression.Input input) {
      return operands[input.index()];
    }
    List<Value> used = new ArrayList<>();
    int[] position = new int[operands.length];
    for (int i = 0; i < operands.length; i++) {
      if (expression.reads(i)) {
        position[i] = used.size();
        used.add(operands[i]);
      }
    }
    return applyAll(new Pointwise(expression.renumber(i -> position[i])), used).get(0);
  }

  /** One function of one value. */
  public Value unary(UnaryFunction function, Value x) {
    return apply(Pointwise.of(function), x);
  }

  /** One function of two values, broadcast against each other. */
  public Value binary(BinaryFunction function, Value a, Value b) {
    return apply(Pointwise.of(function), a, b);
  }

  /** The product with a number; the value itself for 1. */
  public Value scale(Value x, float factor) {
    Expression product =
        Expression.binary(
            BinaryFunction.MULTIPLY, Expression.input(0), Expression.constant(factor));
    return factor == 1 ? x : apply(new Pointwise(product), x);
  }

  /** The matrix product. */
  public Value matMul(Value a, boolean transposeA, Value b, boolean transposeB) {
    return apply(MatMul.of(transposeA, transposeB), a, b);
  }

  /** The same elements under another shape; the value itself if it has that shape. */
  public Value reshape(Value x, Shape shape) {
    return x.spec().shape().equals(shape) ? x : apply(new Reshape(shape), x);
  }

  /** The value repeated to a larger shape; the value itself if it has that shape. */
  public Value broadcast(Value x, Shape shape) {
    return x.spec().shape().equals(shape) ? x : apply(new Broadcast(shape), x);
  }

  /** A reduction over the given axes, which the result loses. */
  public Value reduce(ReduceFunction function, Value x, Integer... axes) {
    return apply(new Reduce(function, List.of(axes), false), x);
  }

  /**
   * The value repeated to the shape that it and another broadcast to: an extent of 1, or a missing
   * axis in front, of either takes that of the other.
   */
  public Value expand(Value x, Shape shape) {
    Shape from = x.spec().shape();
    int[] extents = new int[Math.max(from.rank(), shape.rank())];
    for (int axis = 1; axis <= extents.length; axis++) {
      int own = axis <= from.rank() ? from.get(-axis) : 1;
      int other = axis <= shape.rank() ? shape.get(-axis) : 1;
      Checks.require(
          own == other || own == 1 || other == 1,
          "expand",
          "a shape that broadcasts with " + shape,
          from);
      extents[extents.length - axis] = own == 1 ? other : own;
    }
    return broadcast(x, Shape.of(extents));
  }

  /**
   * The value without axes of extent 1.
   *
   * @param axes a negative one counts from the last, -1; none for all of extent 1
   */
  public Value squeeze(Value x, int... axes) {
    Shape from = x.spec().shape();
    boolean[] dropped = marked("squeeze", from.rank(), axes);
    List<Integer> kept = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      Checks.require(
          !dropped[axis] || from.get(axis) == 1,
          "squeeze",
          "axes of extent 1",
          "axis " + axis + " of " + from);
      if (axes.length == 0 ? from.get(axis) != 1 : !dropped[axis]) {
        kept.add(from.get(axis));
      }
    }
    return reshape(x, Shape.of(kept));
  }

  /**
   * The value with more axes, of extent 1.
   *
   * @param axes where they are in the result; a negative one counts from its last, -1
   */
  public Value unsqueeze(Value x, int... axes) {
    Shape from = x.spec().shape();
    boolean[] added = marked("unsqueeze", from.rank() + axes.length, axes);
    int[] extents = new int[added.length];
    int next = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = added[axis] ? 1 : from.get(next++);
    }
    return reshape(x, Shape.of(extents));
  }

  /** Which axes of a rank are named; each may be once. */
  private static boolean[] marked(String what, int rank, int... axes) {
    boolean[] marked = new boolean[rank];
    for (int axis : axes) {
      int at = axis(what, axis, rank);
      Checks.require(!marked[at], what, "different axes", Arrays.toString(axes));
      marked[at] = true;
    }
    return marked;
  }

  /** An axis counted from the first. */
  private static int axis(String what, int axis, int rank) {
    Checks.require(
        axis >= -rank && axis < rank, what, "an axis from " + -rank + " to " + (rank - 1), axis);
    return axis < 0 ? axis + rank : axis;
  }

  /**
   * Parts that lie one behind the other along an axis.
   *
   * @param axis a negative one counts from the last, -1
   * @param extents those of the parts, each at least 1, together that of the axis
   */
  public List<Value> split(Value x, int axis, int... extents) {
    Shape from = x.spec().shape();
    int at = axis("split", axis, from.rank());
    boolean fits = Arrays.stream(extents).allMatch(extent -> extent >= 1);
    Checks.require(
        fits && Arrays.stream(extents).asLongStream().sum() == from.get(at),
        "split",
        "extents of at least 1 that add up to " + from.get(at) + " of axis " + at + " of " + from,
        Arrays.toString(extents));
    Shape ones = Shape.of(IntStream.generate(() -> 1).limit(from.rank()).toArray());
    Shape start = Shape.of(new int[from.rank()]);
    List<Value> parts = new ArrayList<>();
    for (int extent : extents) {
      parts.add(apply(new Slice(start, from.with(at, extent), ones), x));
      start = start.with(at, start.get(at) + extent);
    }
    return parts;
  }

  /**
   * The slices along an axis that INT32 indices name, in place of the axis; a negative index counts
   * from the last, -1, and of one outside of the axis the slice is 0.
   *
   * @param axis a negative one counts from the last, -1
   */
  public Value gather(Value x, Value indices, int axis) {
    return apply(new Gather(axis("gather", axis, x.spec().shape().rank())), x, indices);
  }

  /** The square root of the sum of squares over axes, which the result loses; flat at 0. */
  public Value l2Norm(Value x, Integer... axes) {
    Value sum = reduce(ReduceFunction.SUM, unary(UnaryFunction.SQUARE, x), axes);
    Expression root = Expression.unary(UnaryFunction.SQRT, Expression.input(0));
    // Selected, as the slope of a root at 0 is infinite, and times 0 no number.
    return pointwise(Expression.select(Expression.input(0), root, Expression.constant(0)), sum);
  }

  /**
   * The logarithm of the sum of exponentials over axes, which the result loses; without overflow.
   */
  public Value logSumExp(Value x, Integer... axes) {
    Value largest = apply(new Reduce(ReduceFunction.MAX, List.of(axes), true), x);
    // Any number near the largest keeps the exponentials from overflowing, and a whole number has
    // no
    // gradient, which would come to 0 but for rounding. Of an infinite one nothing is subtracted.
    Expression isInfinite =
        Expression.binary(
            BinaryFunction.GREATER,
            Expression.unary(UnaryFunction.ABS, Expression.input(0)),
            Expression.constant(Float.MAX_VALUE));
    Expression whole = Expression.unary(UnaryFunction.FLOOR, Expression.input(0));
    Value near = pointwise(Expression.select(isInfinite, Expression.constant(0), whole), largest);
    Value exponentials = unary(UnaryFunction.EXP, binary(BinaryFunction.SUBTRACT, x, near));
    Value sum = reduce(ReduceFunction.SUM, exponentials, axes);
    Value offset = reshape(near, sum.spec().shape());
    return binary(BinaryFunction.ADD, unary(UnaryFunction.LOG, sum), offset);
  }

  /**
   * The adjoint of broadcasting: sums over the axes that broadcasting from the shape repeated, and
   * returns a value of that shape.
   */
  public Value sumTo(Value x, Shape shape) {
    Shape from = x.spec().shape();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      int target = axis - (from.rank() - shape.rank());
      if (target < 0 || (shape.get(target) == 1 && from.get(axis) != 1)) {
        axes.add(axis);
      }
    }
    Value sum = axes.isEmpty() ? x : apply(new Reduce(ReduceFunction.SUM, axes, true), x);
    return reshape(sum, shape);
  }

  /** Makes the variable hold the value after each run. */
  public void update(Value variable, Value value) {
    updates.add(new Update(variable, value));
  }

  /** Makes the value readable after each run. */
  public void output(Value value) {
    if (!outputs.contains(value)) {
      outputs.add(value);
    }
  }

  /** The nodes so far, in order. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** The graph built so far; the builder may go on. */
  public Graph build() {
    return new Graph(inputs, variables, constants, nodes, updates, outputs);
  }

  private Value named(Value.Kind kind, String name, TensorSpec spec) {
    if (name.isEmpty() || !names.add(name)) {
      throw new ShapeException(
          "graph: expected a new name for the " + kind + ", got '" + name + "'");
    }
    return new Value(nextId++, kind, name, spec);
  }
}
