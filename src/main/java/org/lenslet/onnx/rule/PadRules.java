package org.lenslet.onnx.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lenslet.error.ShapeException;
import org.lenslet.op.movement.Pad;
import org.lenslet.tensor.Shape;

/** What is put around a tensor: a value, or its own elements again. */
final class PadRules {
  private PadRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Pad", PadRules::pad);
  }

  private static void pad(Call call) {
    Operand x = call.operand(0);
    int rank = x.shape().rank();
    long[] pads =
        call.integersOrInput("pads", 1)
            .orElseThrow(() -> new ShapeException("expected pads, got none"));
    List<Integer> axes =
        call.has(3)
            ? Arrays.stream(call.integers(3)).mapToObj(a -> Call.axis(a, rank)).toList()
            : IntStream.range(0, rank).boxed().toList();
    if (pads.length != 2 * axes.size()) {
      throw new ShapeException(
          "expected %d pads, got %s".formatted(2 * axes.size(), Arrays.toString(pads)));
    }
    String mode = call.text("mode", "constant");
    float filling = call.has(2) ? (float) call.number(2) : call.number("value", 0);
    int[] before = new int[rank];
    int[] after = new int[rank];
    for (int i = 0; i < axes.size(); i++) {
      before[axes.get(i)] = Math.toIntExact(pads[i]);
      after[axes.get(i)] = Math.toIntExact(pads[i + axes.size()]);
    }
    call.give(
        0,
        mode.equals("constant")
            ? surrounded(call, x, before, after, filling)
            : continued(call, x, before, after, mode));
  }

  /** With a value around it; what is negative is cut off. */
  private static Operand surrounded(
      Call call, Operand x, int[] before, int[] after, float filling) {
    Moves moves = new Moves(call.graph());
    Operand cut = x;
    for (int axis = 0; axis < before.length; axis++) {
      int start = Math.max(0, -before[axis]);
      int count = cut.shape().get(axis) - start - Math.max(0, -after[axis]);
      if (count < 0) {
        throw new ShapeException(
            "expected pads that leave something of %s, got %d and %d"
                .formatted(x.shape(), before[axis], after[axis]));
      }
      cut = moves.slice(cut, axis, start, count, 1);
      before[axis] = Math.max(0, before[axis]);
      after[axis] = Math.max(0, after[axis]);
    }
    if (!x.type().isFloating()) {
      throw call.unsupported("floats are padded, not " + x.type());
    }
    Shape none = Shape.of(new int[before.length]);
    Pad pad = new Pad(Shape.of(before), Shape.of(after), none, filling);
    return Operand.of(x.type(), call.graph().apply(pad, cut.value()));
  }

  /** With its own elements beyond its borders. */
  private static Operand continued(Call call, Operand x, int[] before, int[] after, String mode) {
    Operand result = x;
    for (int axis = 0; axis < before.length; axis++) {
      if (before[axis] == 0 && after[axis] == 0) {
        continue;
      }
      int extent = x.shape().get(axis);
      int[] numbers = new int[Call.extent((long) before[axis] + extent + after[axis])];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = beyond(call, mode, i - before[axis], extent);
      }
      result = new Moves(call.graph()).pick(result, axis, numbers);
    }
    return result;
  }

  private static int beyond(Call call, String mode, int position, int extent) {
    if (extent == 0) {
      throw new ShapeException("expected elements to continue with, got none");
    }
    return switch (mode) {
      case "edge" -> Math.max(0, Math.min(extent - 1, position));
      case "wrap" -> Math.floorMod(position, extent);
      case "reflect" -> {
        int period = Math.max(1, 2 * (extent - 1));
        int folded = Math.floorMod(position, period);
        yield folded < extent ? folded : period - folded;
      }
      default -> throw call.unsupported("pads of mode '" + mode + "' are not known");
    };
  }
}
