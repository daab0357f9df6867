package org.lenslet.onnx.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.onnx.file.OnnxAttribute;
import org.lenslet.onnx.file.OnnxNode;
import org.lenslet.onnx.file.OnnxTensor;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** A node with its inputs, as a rule sees it: asked for what is there, given what it makes. */
public final class Call {
  private final OnnxNode node;
  private final long opset;
  private final List<Operand> inputs;
  private final GraphBuilder graph;
  private final Weights weights;
  private final Operand[] outputs;

  /**
   * A call.
   *
   * @param opset the version of ONNX's operations that the model is written for
   * @param inputs in order, null for one that is left out
   */
  public Call(
      OnnxNode node, long opset, List<Operand> inputs, GraphBuilder graph, Weights weights) {
    this.node = node;
    this.opset = opset;
    this.inputs = inputs;
    this.graph = graph;
    this.weights = weights;
    this.outputs = new Operand[node.outputs().size()];
  }

  long opset() {
    return opset;
  }

  GraphBuilder graph() {
    return graph;
  }

  Weights weights() {
    return weights;
  }

  /** The operation's name. */
  String operation() {
    return node.operation();
  }

  /** The name of an input's value. */
  String inputName(int index) {
    return node.inputs().get(index);
  }

  int inputCount() {
    return inputs.size();
  }

  boolean has(int input) {
    return input < inputs.size() && inputs.get(input) != null;
  }

  /** An input that must be there. */
  Operand operand(int input) {
    if (!has(input)) {
      throw new ShapeException(
          "expected at least %d inputs, got %d".formatted(input + 1, inputs.size()));
    }
    return inputs.get(input);
  }

  List<Operand> operands() {
    List<Operand> all = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      all.add(operand(i));
    }
    return all;
  }

  Shape shape(int input) {
    return operand(input).shape();
  }

  int rank(int input) {
    return shape(input).rank();
  }

  /** An input of floats, or of truth values as 0 and 1. */
  Value value(int input) {
    Operand operand = operand(input);
    if (!operand.type().isFloating() && operand.type() != ElementType.BOOL) {
      throw unsupported("floats are computed with, not " + operand.type());
    }
    if (operand.type() == ElementType.BFLOAT16) {
      throw unsupported("bfloat16 is widened in weights and casts, and not computed with");
    }
    return operand.value();
  }

  List<Value> values() {
    List<Value> all = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      all.add(value(i));
    }
    return all;
  }

  /** An input of whole numbers, on the device INT32. */
  Value integersValue(int input) {
    Operand operand = operand(input);
    if (!operand.type().isIntegral() || operand.type() == ElementType.BOOL) {
      throw new ShapeException(
          "expected whole numbers as input %d, got %s".formatted(input, operand.type()));
    }
    if (operand.numbering().isPresent()) {
      throw unsupported("positions that the model computes are read, and not computed with");
    }
    return operand.value();
  }

  /** A weight: what training changes where it is part of the model, else whatever it is. */
  Value weight(int input) {
    return weight(input, Weights.Role.WEIGHT);
  }

  Value bias(int input) {
    return weight(input, Weights.Role.BIAS);
  }

  Value coefficient(int input) {
    return weight(input, Weights.Role.NORM);
  }

  private Value weight(int input, Weights.Role role) {
    Operand operand = operand(input);
    if (operand.isWeight()) {
      return operand.weight(role);
    }
    return operand.literal().isPresent() && !operand.isConstant() && operand.type().isFloating()
        ? weights.parameter(inputName(input), role, operand.literal().get())
        : value(input);
  }

  /** A weight where it has an axis at least, as single numbers are settings; else as it is. */
  Value weightOrValue(int input) {
    return rank(input) > 0 ? weight(input) : value(input);
  }

  Optional<Literal> literal(int input) {
    return has(input) ? operand(input).literal() : Optional.empty();
  }

  /** Whole numbers that must be known before the model runs. */
  long[] integers(int input) {
    return known(input).integers();
  }

  /** A number that must be known before the model runs. */
  double number(int input) {
    Literal literal = known(input);
    if (literal.size() != 1) {
      throw new ShapeException("expected one number as input %d, got %s".formatted(input, literal));
    }
    return literal.get(0);
  }

  /** Elements that must be known before the model runs. */
  Literal known(int input) {
    return operand(input)
        .known()
        .orElseThrow(
            () -> unsupported("input '" + inputName(input) + "' is computed while the model runs"));
  }

  private Optional<OnnxAttribute> attribute(String name, OnnxAttribute.Kind kind) {
    OnnxAttribute attribute = node.attributes().get(name);
    if (attribute != null && attribute.kind() != kind) {
      throw new ShapeException(
          "expected the attribute %s as %s, got %s".formatted(name, kind, attribute.kind()));
    }
    return Optional.ofNullable(attribute);
  }

  boolean hasAttribute(String name) {
    return node.attributes().containsKey(name);
  }

  long integer(String name, long otherwise) {
    return attribute(name, OnnxAttribute.Kind.INT).map(OnnxAttribute::integer).orElse(otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    return integer(name, otherwise ? 1 : 0) != 0;
  }

  float number(String name, double otherwise) {
    return attribute(name, OnnxAttribute.Kind.FLOAT)
        .map(OnnxAttribute::number)
        .orElse((float) otherwise);
  }

  String text(String name, String otherwise) {
    return attribute(name, OnnxAttribute.Kind.STRING).map(OnnxAttribute::text).orElse(otherwise);
  }

  Optional<OnnxTensor> tensor(String name) {
    return attribute(name, OnnxAttribute.Kind.TENSOR).map(OnnxAttribute::tensor);
  }

  Optional<long[]> integers(String name) {
    return attribute(name, OnnxAttribute.Kind.INTS).map(OnnxAttribute::integers);
  }

  Optional<float[]> numbers(String name) {
    return attribute(name, OnnxAttribute.Kind.FLOATS).map(OnnxAttribute::numbers);
  }

  /**
   * Whole numbers that are an attribute in earlier versions of an operation and an input in later
   * ones.
   */
  Optional<long[]> integersOrInput(String name, int input) {
    Optional<long[]> attribute = integers(name);
    return attribute.isPresent() || !has(input) ? attribute : Optional.of(integers(input));
  }

  /** An axis counted from the first. */
  static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new ShapeException(
          "expected an axis from %d to %d, got %d".formatted(-rank, rank - 1, axis));
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Axes counted from the first, in ascending order. */
  static List<Integer> axes(long[] axes, int rank) {
    List<Integer> sorted = Arrays.stream(axes).mapToObj(a -> axis(a, rank)).sorted().toList();
    if (sorted.stream().distinct().count() != sorted.size()) {
      throw new ShapeException("expected different axes, got " + Arrays.toString(axes));
    }
    return sorted;
  }

  /** A number as an extent or position. */
  static int extent(long number) {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new ShapeException("expected an extent of at least 0, got " + number);
    }
    return (int) number;
  }

  static Shape shape(long... extents) {
    int[] checked = new int[extents.length];
    Arrays.setAll(checked, i -> extent(extents[i]));
    return Shape.of(checked);
  }

  int outputCount() {
    return outputs.length;
  }

  boolean wants(int output) {
    return output < outputs.length && !node.outputs().get(output).isEmpty();
  }

  /** Gives the first output, of the first input's type where that is floating. */
  void give(Value value) {
    ElementType type =
        has(0) && operand(0).type().isFloating() ? operand(0).type() : ElementType.FLOAT;
    give(0, type, value);
  }

  void give(int output, ElementType type, Value value) {
    give(output, Operand.of(type, value));
  }

  void give(int output, Operand operand) {
    if (wants(output)) {
      outputs[output] = operand;
    }
  }

  /** Gives the first output, which is known now. */
  void give(Literal literal) {
    give(0, literal);
  }

  void give(int output, Literal literal) {
    give(output, Operand.of(literal, source(graph, literal)));
  }

  /** How something known is made a value where nobody trains it. */
  public static Supplier<Value> source(GraphBuilder graph, Literal literal) {
    return () -> graph.constant(onDevice(literal));
  }

  /** As the device holds it. */
  public static HostTensor onDevice(Literal literal) {
    boolean asFloats = literal.type().isFloating() || literal.type() == ElementType.BOOL;
    return asFloats ? literal.toFloats() : literal.toInts();
  }

  UnsupportedOpException unsupported(String why) {
    return new UnsupportedOpException(why);
  }

  /** What the rule has made; null for what nobody wants. */
  public List<Operand> results() {
    for (int i = 0; i < outputs.length; i++) {
      if (wants(i) && outputs[i] == null) {
        throw unsupported("output " + i + " is not computed");
      }
    }
    return Arrays.asList(outputs);
  }
}
