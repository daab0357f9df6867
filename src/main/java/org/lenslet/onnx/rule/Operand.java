package org.lenslet.onnx.rule;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lenslet.graph.Value;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.tensor.Shape;

/**
 * A value of an ONNX graph: known now, or computed when the graph runs, or both where one is made
 * from the other. On the device floating types and truth values are FLOAT32, all others INT32.
 */
public final class Operand {
  private final ElementType type;
  private final Shape shape;
  private final Literal literal;

  /** Whether what is known is fed all the same, so that nothing is computed from it before. */
  private final boolean isFed;

  private final Numbering numbering;

  /** Makes it a value that training changes; null where it is none. */
  private final Function<Weights.Role, Value> weight;

  /** Whether it was written as a constant, which training leaves alone. */
  private boolean isConstant;

  private Supplier<Value> source;
  private Value value;

  /** How ONNX counts what the device counts otherwise. */
  @FunctionalInterface
  public interface Numbering {
    /**
     * ONNX's number.
     *
     * @param index the row-major index of the element
     * @param number the device's
     */
    long of(int index, long number);
  }

  private Operand(
      ElementType type,
      Shape shape,
      Literal literal,
      boolean isFed,
      Numbering numbering,
      Function<Weights.Role, Value> weight,
      Supplier<Value> source) {
    this.type = type;
    this.shape = shape;
    this.literal = literal;
    this.isFed = isFed;
    this.numbering = numbering;
    this.weight = weight;
    this.source = source;
  }

  /** Something computed. */
  public static Operand of(ElementType type, Value value) {
    return new Operand(type, value.spec().shape(), null, false, null, null, () -> value);
  }

  /** Something known, that is made a value by the source where somebody wants one. */
  public static Operand of(Literal literal, Supplier<Value> source) {
    return new Operand(literal.type(), literal.shape(), literal, false, null, null, source);
  }

  /** Positions that are counted anew once they are read; nothing else can be done with them. */
  static Operand onHost(ElementType type, Value value, Numbering numbering) {
    return new Operand(type, value.spec().shape(), null, false, numbering, null, () -> value);
  }

  /** A tensor of the model that training changes; of one axis and less it is a bias until asked. */
  public static Operand ofWeight(Literal literal, Function<Weights.Role, Value> weight) {
    Weights.Role usual = literal.shape().rank() <= 1 ? Weights.Role.BIAS : Weights.Role.WEIGHT;
    return new Operand(
        literal.type(), literal.shape(), literal, false, null, weight, () -> weight.apply(usual));
  }

  /** What was written as a constant, and is none of the weights wherever it is used. */
  static Operand constant(Literal literal, Supplier<Value> source) {
    Operand operand = of(literal, source);
    operand.isConstant = true;
    return operand;
  }

  /**
   * An input whose elements are at hand, for settings that must be known before a graph is made;
   * all else is computed from what is fed.
   */
  public static Operand fed(Literal literal, Supplier<Value> source) {
    return new Operand(literal.type(), literal.shape(), literal, true, null, null, source);
  }

  public ElementType type() {
    return type;
  }

  public Shape shape() {
    return shape;
  }

  /** Its elements where they are always the same, so that more can be computed from them now. */
  public Optional<Literal> literal() {
    return isFed ? Optional.empty() : Optional.ofNullable(literal);
  }

  /** Its elements where they are at hand. */
  Optional<Literal> known() {
    return Optional.ofNullable(literal);
  }

  boolean isConstant() {
    return isConstant;
  }

  /** Whether training changes it. */
  boolean isWeight() {
    return weight != null;
  }

  /** As {@link #value}, for somebody who knows what it is. */
  Value weight(Weights.Role role) {
    if (value == null) {
      value = weight.apply(role);
      source = null;
    }
    return value;
  }

  /** How its numbers are counted; empty where as on the device. */
  public Optional<Numbering> numbering() {
    return Optional.ofNullable(numbering);
  }

  /** In the graph. */
  public Value value() {
    if (value == null) {
      value = source.get();
      source = null;
    }
    return value;
  }

  @Override
  public String toString() {
    return type + " " + shape;
  }
}
