package org.lenslet.backend.opencl.pointwise;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.lenslet.backend.Walk;
import org.lenslet.op.pointwise.Expression;

/**
 * The kernel of an expression, for any shapes. Equal parts of the expression are computed once.
 *
 * <p>Arguments: {@code inI} with {@code inI_step}, {@code y}, {@code axes}, which is the table of
 * {@link Walk}, {@code axis_count}, which the row is not counted in, {@code row}, {@code span},
 * {@code spans} and {@code items}: an item computes {@code span} neighbours of a row, which has
 * {@code spans} such parts.
 */
final class PointwiseSource {
  private final StringBuilder statements = new StringBuilder();
  private final Map<Expression, String> names = new LinkedHashMap<>();

  private PointwiseSource() {}

  /**
   * The source.
   *
   * @param kernel the name of the {@code __kernel}
   * @param lanes elements computed at a time: 1 or 16
   */
  static String of(String kernel, Expression expression, int lanes) {
    int inputs = expression.inputCount();
    StringBuilder text = new StringBuilder();
    text.append("/* ").append(kernel).append(": y = ").append(expression).append(" */\n");
    if (lanes > 1) {
      text.append("#define FUNCTION_LANES ").append(lanes).append('\n');
    }
    text.append("#include \"common/lanes.clh\"\n\n");
    text.append(function(expression, inputs));
    text.append("\n__kernel void ").append(kernel).append("(\n");
    for (int i = 0; i < inputs; i++) {
      text.append(
          each(i, "    __global const float *in#, const int in#_offset, const int in#_step,\n"));
    }
    text.append("    __global const int *axes, const int axes_offset, const int axis_count,\n");
    text.append("    __global float *y, const int y_offset,\n");
    text.append("    const int row, const int span, const int spans, const int items)\n{\n");
    text.append("  const int item = get_global_id(0);\n");
    text.append("  if (item >= items) {\n    return;\n  }\n");
    text.append("  const int from = item % spans * span;\n");
    text.append("  const int to = min(from + span, row);\n");
    text.append("  int rest = item / spans;\n");
    text.append("  __global float *yp = y + y_offset + rest * row;\n");
    for (int i = 0; i < inputs; i++) {
      text.append(each(i, "  const __global float *p# = in# + in#_offset;\n"));
    }
    text.append("  for (int axis = axis_count - 1; axis >= 0; axis--) {\n");
    text.append("    const __global int *a = axes + axes_offset + axis * " + (inputs + 1) + ";\n");
    text.append("    const int index = rest % a[0];\n    rest /= a[0];\n");
    for (int i = 0; i < inputs; i++) {
      text.append(each(i, "    p# += index * a[" + (i + 1) + "];\n"));
    }
    text.append("  }\n  for (int i = from; i < to; i += LANES) {\n");
    text.append("    const int count = min(to - i, LANES);\n");
    for (int i = 0; i < inputs; i++) {
      text.append(each(i, "    const FLOATS v# = in#_step == 0 ? (FLOATS)(p#[0]) : "));
      text.append(each(i, "lanes_load(p# + i, count, 0.0f);\n"));
    }
    text.append("    lanes_store(value(").append(list(inputs, "v")).append("), yp + i, count);\n");
    return text.append("  }\n}\n").toString();
  }

  private static String function(Expression expression, int inputs) {
    PointwiseSource source = new PointwiseSource();
    String result = source.name(expression);
    return "static FLOATS value("
        + list(inputs, "FLOATS in")
        + ")\n{\n"
        + source.statements
        + "  return "
        + result
        + ";\n}\n";
  }

  private static String each(int input, String text) {
    return text.replace("#", Integer.toString(input));
  }

  private static String list(int inputs, String prefix) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < inputs; i++) {
      list.append(i == 0 ? "" : ", ").append(prefix).append(i);
    }
    return list.toString();
  }

  /** A name for the value of the expression, after appending what computes it. */
  private String name(Expression expression) {
    if (expression instanceof Expression.Input input) {
      return "in" + input.index();
    }
    String name = names.get(expression);
    if (name == null) {
      String value = value(expression);
      name = "t" + names.size();
      names.put(expression, name);
      statements.append("  const FLOATS ").append(name).append(" = ").append(value).append(";\n");
    }
    return name;
  }

  private String value(Expression expression) {
    if (expression instanceof Expression.Constant constant) {
      return "(FLOATS)(" + literal(constant.value()) + ")";
    }
    if (expression instanceof Expression.Unary unary) {
      return function(unary.function()) + "(" + name(unary.argument()) + ")";
    }
    if (expression instanceof Expression.Binary binary) {
      String left = name(binary.left());
      return function(binary.function()) + "(" + left + ", " + name(binary.right()) + ")";
    }
    Expression.Select select = (Expression.Select) expression;
    String condition = name(select.condition());
    String whenTrue = name(select.whenTrue());
    return condition + " != 0.0f ? " + whenTrue + " : " + name(select.whenFalse());
  }

  /** The function's name in {@code common/functions.clh}. */
  static String function(Enum<?> function) {
    return "function_" + function.name().toLowerCase(Locale.ROOT);
  }

  /** The number exactly: in hexadecimal, no digit is lost to rounding. */
  static String literal(float value) {
    if (Float.isNaN(value)) {
      return "NAN";
    }
    if (Float.isInfinite(value)) {
      return value > 0 ? "INFINITY" : "-INFINITY";
    }
    return Float.toHexString(value) + "f";
  }
}
