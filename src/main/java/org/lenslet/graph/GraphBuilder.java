package org.lenslet.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lenslet.error.ShapeException;
import org.lenslet.op.Op;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Reshape;
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
