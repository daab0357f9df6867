package org.lenslet.backend.reference.movement;

import java.util.function.IntUnaryOperator;
import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.Operands.Ints;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.backend.reference.launch.Strided;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Dequantize;
import org.lenslet.op.movement.Gather;
import org.lenslet.op.movement.GatherBackward;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;
import org.lenslet.tensor.Shape;

/**
 * Operations that only move elements: strided walks through the larger tensor, and slices by
 * number.
 */
public final class MovementReference {
  private MovementReference() {}

  public static void list(ReferenceList list) {
    list.add("broadcast_forward", Broadcast.class, MovementReference::broadcast)
        .add("transpose_forward", Transpose.class, MovementReference::transpose)
        .add("slice_forward", Slice.class, MovementReference::slice)
        .add("pad_forward", Pad.class, MovementReference::pad)
        .add("concat_forward", Concat.class, MovementReference::concat)
        .add("dequantize_forward", Dequantize.class, MovementReference::dequantize)
        .add("gather_forward", Gather.class, MovementReference::gather)
        .add("gather_backward", GatherBackward.class, MovementReference::gatherBackward);
  }

  static Launch broadcast(Broadcast op, Operands operands) {
    Floats x = operands.input(0);
    return copy(x, Strided.broadcast(x.shape(), op.shape()), operands.output(0));
  }

  static Launch transpose(Transpose op, Operands operands) {
    Floats x = operands.input(0);
    Floats y = operands.output(0);
    int[] strides = x.shape().strides();
    int[] permuted = op.permutation().stream().mapToInt(axis -> strides[axis]).toArray();
    return copy(x, new Strided(y.shape(), 0, permuted), y);
  }

  static Launch slice(Slice op, Operands operands) {
    Floats x = operands.input(0);
    return copy(x, part(op.extents(), x.shape(), op.start(), op.step()::get), operands.output(0));
  }

  static Launch pad(Pad op, Operands operands) {
    Floats x = operands.input(0);
    Floats y = operands.output(0);
    Strided inside = part(x.shape(), y.shape(), op.before(), axis -> op.interior().get(axis) + 1);
    return () -> {
      for (int i = 0; i < y.elements(); i++) {
        y.set(i, op.value());
      }
      scatter(x, y, inside);
    };
  }

  static Launch concat(Concat op, Operands operands) {
    Floats y = operands.output(0);
    int count = operands.inputCount();
    Floats[] inputs = new Floats[count];
    Strided[] parts = new Strided[count];
    int position = 0;
    for (int i = 0; i < count; i++) {
      inputs[i] = operands.input(i);
      int start = position * y.shape().strides()[op.axis()];
      parts[i] = new Strided(inputs[i].shape(), start, y.shape().strides());
      position += inputs[i].shape().get(op.axis());
    }
    return () -> {
      for (int i = 0; i < count; i++) {
        scatter(inputs[i], y, parts[i]);
      }
    };
  }

  /** y[n,c,p] = table[c, byte c,p of the words of x[n]]. */
  static Launch dequantize(Dequantize op, Operands operands) {
    Ints x = operands.intInput(0);
    Floats table = operands.input(1);
    Floats y = operands.output(0);
    int example = op.shape().elements();
    int plane = op.shape().product(1, op.shape().rank());
    return () -> {
      for (int i = 0; i < y.elements(); i++) {
        int at = i % example;
        int word = x.get(i / example * op.words() + at / 4);
        int level = word >>> 8 * (at % 4) & 0xFF;
        y.set(i, table.get(at / plane * Dequantize.LEVELS + level));
      }
    };
  }

  /** y[a,i,b] = x[a,indices[i],b], or 0. */
  static Launch gather(Gather op, Operands operands) {
    Floats x = operands.input(0);
    Ints indices = operands.intInput(1);
    Floats y = operands.output(0);
    int extent = x.shape().get(op.axis());
    int inner = x.shape().product(op.axis() + 1, x.shape().rank());
    int count = indices.shape().elements();
    return () -> {
      for (int i = 0; i < y.elements(); i++) {
        int slice = Gather.slice(indices.get(i / inner % count), extent);
        int from = (i / inner / count * extent + slice) * inner + i % inner;
        y.set(i, slice < 0 ? 0 : x.get(from));
      }
    };
  }

  /** dx[a,s,b] = sum over i of dy[a,i,b] where indices[i] names s. */
  static Launch gatherBackward(GatherBackward op, Operands operands) {
    Floats dy = operands.input(0);
    Ints indices = operands.intInput(1);
    Floats dx = operands.output(0);
    int axis = op.forward().axis();
    int extent = op.input().get(axis);
    int inner = op.input().product(axis + 1, op.input().rank());
    int count = indices.shape().elements();
    return () -> {
      for (int i = 0; i < dx.elements(); i++) {
        double sum = 0;
        for (int k = 0; k < count; k++) {
          if (Gather.slice(indices.get(k), extent) == i / inner % extent) {
            sum += dy.get((i / inner / extent * count + k) * inner + i % inner);
          }
        }
        dx.set(i, sum);
      }
    };
  }

  /** A regular part of a dense tensor: start + i * step along every axis. */
  private static Strided part(Shape extents, Shape whole, Shape start, IntUnaryOperator step) {
    int[] strides = whole.strides();
    int first = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      first += start.get(axis) * strides[axis];
      strides[axis] *= step.applyAsInt(axis);
    }
    return new Strided(extents, first, strides);
  }

  private static Launch copy(Floats x, Strided from, Floats y) {
    return () -> {
      for (int i = 0; i < y.elements(); i++) {
        y.set(i, x.get(from.at(i)));
      }
    };
  }

  private static void scatter(Floats x, Floats y, Strided to) {
    for (int i = 0; i < x.elements(); i++) {
      y.set(to.at(i), x.get(i));
    }
  }
}
