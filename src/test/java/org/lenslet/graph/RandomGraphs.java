package org.lenslet.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.op.update.SgdUpdate;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Random graphs over small tensors, with views, in-place-able operations, optimizer updates,
 * updated variables and outputs of every kind. All numbers stay integers below 2^24, so every order
 * of evaluation and every rounding gives the same bits.
 */
public final class RandomGraphs {
  private static final int LIMIT = 8;
  private static final Shape[] SHAPES = {
    Shape.of(6), Shape.of(2, 3), Shape.of(3, 2), Shape.of(1, 6), Shape.of(3), Shape.scalar()
  };
  private static final UnaryFunction[] UNARY = {
    UnaryFunction.NEGATE, UnaryFunction.ABS, UnaryFunction.RELU, UnaryFunction.SIGN
  };
  private static final BinaryFunction[] BINARY = {
    BinaryFunction.ADD, BinaryFunction.SUBTRACT, BinaryFunction.MULTIPLY, BinaryFunction.MAXIMUM
  };

  private final Random random;
  private final GraphBuilder builder = new GraphBuilder();
  private final List<Value> values = new ArrayList<>();
  private final List<Value> variables = new ArrayList<>();

  private RandomGraphs(long seed) {
    this.random = new Random(seed);
  }

  /** The graph of a seed. */
  public static Graph of(long seed) {
    return new RandomGraphs(seed).build();
  }

  /** Random integers for the inputs and variables of a graph. */
  public static Map<Value, HostTensor> contents(List<Value> values, Random random) {
    Map<Value, HostTensor> contents = new HashMap<>();
    values.forEach(value -> contents.put(value, integers(value.spec().shape(), random)));
    return contents;
  }

  private static HostTensor integers(Shape shape, Random random) {
    HostTensor tensor = HostTensor.zeros(TensorSpec.f32(shape));
    for (int i = 0; i < shape.elements(); i++) {
      tensor.floats()[i] = random.nextInt(2 * LIMIT + 1) - LIMIT;
    }
    return tensor;
  }

  private Graph build() {
    for (int i = random.nextInt(3); i >= 0; i--) {
      values.add(builder.input("input" + i, TensorSpec.f32(pick(SHAPES))));
    }
    for (int i = random.nextInt(4); i >= 0; i--) {
      variables.add(builder.variable("variable" + i, TensorSpec.f32(pick(SHAPES))));
    }
    values.addAll(variables);
    for (int i = random.nextInt(3); i > 0; i--) {
      Shape shape = pick(SHAPES);
      boolean uniform = random.nextBoolean();
      values.add(
          builder.constant(
              uniform ? HostTensor.filled(shape, random.nextInt(3)) : integers(shape, random)));
    }
    for (int i = 3 + random.nextInt(18); i > 0; i--) {
      builder.label("n" + i);
      addNode();
    }
    Set<Value> updated = addUpdates();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      Value output = pick(values);
      if (!updated.contains(root(output))) {
        builder.output(output);
      }
    }
    return builder.build();
  }

  private Set<Value> addUpdates() {
    Set<Value> updated = new HashSet<>();
    for (Value variable : variables) {
      List<Value> fit = values.stream().filter(v -> v.spec().equals(variable.spec())).toList();
      if (random.nextInt(4) > 0) {
        // Mostly the newest value that fits, so that long chains stay alive.
        Value value = random.nextBoolean() ? fit.get(fit.size() - 1) : pick(fit);
        builder.update(variable, value);
        updated.add(variable);
      }
    }
    return updated;
  }

  /** The value that a chain of views starts from. */
  private Value root(Value value) {
    for (Node node : builder.nodes()) {
      if (node.op().isView() && node.output().equals(value)) {
        return root(node.inputs().get(0));
      }
    }
    return value;
  }

  private void addNode() {
    Value x = pick(values);
    Shape shape = x.spec().shape();
    int rank = shape.rank();
    switch (random.nextInt(11)) {
      case 0, 1 -> values.add(pointwise(Expression.unary(pick(UNARY), Expression.input(0)), x));
      case 2, 3, 4 -> addBinary(x);
      case 5 -> values.add(builder.apply(new Reshape(reshaped(shape)), x));
      case 6 -> addSelect(x);
      case 7 -> {
        boolean keep = random.nextBoolean();
        if (rank > 0) {
          List<Integer> axes = List.of(random.nextInt(rank));
          ReduceFunction function = random.nextBoolean() ? ReduceFunction.SUM : ReduceFunction.MAX;
          values.add(clamped(builder.apply(new Reduce(function, axes, keep), x)));
        }
      }
      case 8 -> {
        if (rank == 2) {
          values.add(builder.apply(new Transpose(List.of(1, 0)), x));
        }
      }
      case 9 -> addSgd(x);
      default -> {
        if (rank == 1) {
          Value twice = builder.apply(new Concat(0), x, pick(ofShape(shape)));
          values.add(builder.apply(new Slice(Shape.of(1), shape, Shape.of(1)), twice));
        } else {
          values.add(product(x));
        }
      }
    }
  }

  private Value product(Value x) {
    Shape shape = x.spec().shape();
    Value matrix = shape.rank() == 2 ? x : builder.reshape(x, Shape.of(1, 1));
    Value square = builder.matMul(matrix, false, matrix, true);
    return clamped(random.nextBoolean() ? square : builder.unary(UnaryFunction.RELU, square));
  }

  private void addBinary(Value x) {
    Value y = pick(values);
    Expression expression =
        Expression.binary(pick(BINARY), Expression.input(0), Expression.input(1));
    if (broadcasts(x.spec().shape(), y.spec().shape())) {
      values.add(
          random.nextBoolean()
              ? clamped(builder.apply(new Pointwise(expression), x, y))
              : pointwise(expression, x, y));
    }
  }

  private void addSelect(Value x) {
    Value y = pick(ofShape(x.spec().shape()));
    Value z = pick(ofShape(x.spec().shape()));
    Expression condition =
        Expression.binary(BinaryFunction.GREATER, Expression.input(0), Expression.input(1));
    values.add(
        builder.pointwise(
            Expression.select(condition, Expression.input(2), Expression.input(1)), x, y, z));
  }

  /** An update of two parameters, whose gradients may well be the other parameter itself. */
  private void addSgd(Value x) {
    List<Value> fit = ofShape(x.spec().shape());
    Value rate = builder.constant(StepNumbers.of(0, 1, 1));
    Value y = pick(fit);
    List<Value> news =
        builder.applyAll(new SgdUpdate(0, false, 0), List.of(rate, x, y, pick(fit), pick(fit)));
    // Not always clamped, so that they can be the new contents of variables themselves.
    news.forEach(value -> values.add(random.nextInt(3) == 0 ? clamped(value) : value));
  }

  private Value clamped(Value x) {
    return pointwise(Expression.input(0), x);
  }

  private Value pointwise(Expression expression, Value... operands) {
    Expression low =
        Expression.binary(BinaryFunction.MAXIMUM, expression, Expression.constant(-LIMIT));
    return builder.pointwise(
        Expression.binary(BinaryFunction.MINIMUM, low, Expression.constant(LIMIT)), operands);
  }

  private List<Value> ofShape(Shape shape) {
    return values.stream().filter(value -> value.spec().shape().equals(shape)).toList();
  }

  private static boolean broadcasts(Shape a, Shape b) {
    for (int axis = -1; axis >= -Math.min(a.rank(), b.rank()); axis--) {
      if (a.get(axis) != b.get(axis) && a.get(axis) != 1 && b.get(axis) != 1) {
        return false;
      }
    }
    return true;
  }

  private Shape reshaped(Shape shape) {
    List<Shape> fit =
        List.of(SHAPES).stream().filter(s -> s.elements() == shape.elements()).toList();
    return fit.isEmpty() ? shape : pick(fit);
  }

  private <T> T pick(T[] from) {
    return from[random.nextInt(from.length)];
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
