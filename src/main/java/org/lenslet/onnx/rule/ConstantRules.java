package org.lenslet.onnx.rule;

import java.util.Map;
import java.util.Optional;
import org.lenslet.error.ShapeException;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.onnx.file.OnnxTensor;
import org.lenslet.tensor.Shape;

/** What is known without inputs, or from shapes alone. */
final class ConstantRules {
  private ConstantRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Constant", ConstantRules::constant);
    rules.put("ConstantOfShape", ConstantRules::filled);
    rules.put("Range", ConstantRules::range);
    rules.put("EyeLike", ConstantRules::eye);
  }

  private static void constant(Call call) {
    Optional<OnnxTensor> tensor = call.tensor("value");
    if (tensor.isPresent()) {
      Literal literal = Literal.of(tensor.get());
      call.give(0, Operand.constant(literal, Call.source(call.graph(), literal)));
    } else if (call.hasAttribute("value_float")) {
      call.give(Literal.of(ElementType.FLOAT, Shape.scalar(), call.number("value_float", 0)));
    } else if (call.hasAttribute("value_int")) {
      call.give(Literal.of(ElementType.INT64, Shape.scalar(), call.integer("value_int", 0)));
    } else if (call.hasAttribute("value_floats")) {
      float[] numbers = call.numbers("value_floats").orElseThrow();
      call.give(Literal.of(ElementType.FLOAT, Shape.of(numbers.length), i -> numbers[i]));
    } else if (call.hasAttribute("value_ints")) {
      call.give(Literal.ofIntegers(call.integers("value_ints").orElseThrow()));
    } else {
      throw call.unsupported("a constant is a tensor or numbers");
    }
  }

  private static void filled(Call call) {
    Shape shape = Call.shape(call.integers(0));
    Optional<OnnxTensor> value = call.tensor("value");
    if (value.isEmpty()) {
      call.give(Literal.of(ElementType.FLOAT, shape, i -> 0));
      return;
    }
    Literal literal = Literal.of(value.get());
    if (literal.size() != 1) {
      throw new ShapeException("expected one number to fill with, got " + literal);
    }
    double element = literal.get(0);
    call.give(Literal.of(literal.type(), shape, i -> element));
  }

  private static void range(Call call) {
    double start = call.number(0);
    double step = call.number(2);
    double count = Math.max(0, Math.ceil((call.number(1) - start) / step));
    if (!(count <= Moves.MOST_KNOWN)) {
      throw call.unsupported("a range has at most " + Moves.MOST_KNOWN + " numbers");
    }
    ElementType type = call.operand(0).type();
    call.give(Literal.of(type, Shape.of((int) count), i -> start + i * step));
  }

  private static void eye(Call call) {
    Shape shape = call.shape(0);
    if (shape.rank() != 2) {
      throw new ShapeException("expected a matrix, got " + shape);
    }
    long diagonal = call.integer("k", 0);
    ElementType type =
        call.hasAttribute("dtype")
            ? ElementType.of(call.integer("dtype", 1))
            : call.operand(0).type();
    int columns = shape.get(1);
    call.give(Literal.of(type, shape, i -> i % columns - i / columns == diagonal ? 1 : 0));
  }
}
