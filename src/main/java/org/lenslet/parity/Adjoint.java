package org.lenslet.parity;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Problem;
import org.lenslet.op.AveragePool;
import org.lenslet.op.AveragePoolBackward;
import org.lenslet.op.Broadcast;
import org.lenslet.op.Convolution;
import org.lenslet.op.ConvolutionBackwardData;
import org.lenslet.op.ConvolutionBackwardFilter;
import org.lenslet.op.MatMul;
import org.lenslet.op.MaxPool;
import org.lenslet.op.MaxPoolBackward;
import org.lenslet.op.Op;
import org.lenslet.op.Pad;
import org.lenslet.op.Reduce;
import org.lenslet.op.ReduceFunction;
import org.lenslet.op.Slice;
import org.lenslet.op.Transpose;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * An operation and its gradients as inner products that must all be the same number: {@code <dy,
 * f(x)> = <f'(dy), x>}. With small integers every product is exact, so equality is exact.
 */
final class Adjoint {
  private Adjoint() {}

  /** The inner product of an operation's first output and a tensor. */
  record Form(Op op, List<HostTensor> inputs, HostTensor with) {
    Problem problem() {
      return Problem.of(op, inputs.stream().map(HostTensor::spec).toList());
    }

    /** The inner product, exact below 2^53; minus infinity, a pool's empty window, counts 0. */
    double value(HostTensor output) {
      double sum = 0;
      float[] left = output.floats();
      float[] right = with.floats();
      for (int i = 0; i < left.length; i++) {
        sum += left[i] == Float.NEGATIVE_INFINITY ? 0 : (double) left[i] * right[i];
      }
      return sum;
    }
  }

  /** Whether the problem's operation is linear in an input and its gradient is an operation. */
  static boolean applies(Problem problem) {
    Op op = problem.op();
    if (op instanceof Convolution convolution) {
      return convolution.activation().isEmpty() && problem.inputs().size() == 2;
    }
    if (op instanceof MatMul matMul) {
      return matMul.activation().isEmpty() && problem.inputs().size() == 2;
    }
    if (op instanceof Pad pad) {
      return pad.value() == 0;
    }
    if (op instanceof Reduce reduce) {
      return reduce.function() == ReduceFunction.SUM || reduce.function() == ReduceFunction.MEAN;
    }
    return op instanceof ConvolutionBackwardData
        || op instanceof ConvolutionBackwardFilter
        || op instanceof MaxPool
        || op instanceof MaxPoolBackward
        || op instanceof AveragePool
        || op instanceof AveragePoolBackward
        || op instanceof Slice
        || op instanceof Broadcast
        || op instanceof Transpose;
  }

  /** The inner products; the first whose operation equals the case's is the case's own. */
  static List<Form> forms(OpCase opCase, Backend reference) {
    // Numbers from 0 to 0, as only the problems count.
    int q =
        forms(opCase, 0, reference).stream()
            .mapToInt(form -> ExactArithmetic.largestInteger(form.problem()))
            .min()
            .orElseThrow();
    return forms(opCase, q, reference);
  }

  private static List<Form> forms(OpCase opCase, int q, Backend reference) {
    Problem problem = opCase.problem();
    Op op = problem.op();
    Shape first = problem.input(0).shape();
    Shape output = problem.output(0).shape();
    if (op instanceof Convolution convolution) {
      return convolution(opCase, q, convolution, first, problem.input(1).shape(), output);
    }
    if (op instanceof ConvolutionBackwardData backward) {
      return convolution(opCase, q, backward.forward(), output, problem.input(1).shape(), first);
    }
    if (op instanceof ConvolutionBackwardFilter backward) {
      return convolution(opCase, q, backward.forward(), first, output, problem.input(1).shape());
    }
    if (op instanceof MaxPool pool) {
      return maxPool(opCase, q, pool, first, output, reference);
    }
    if (op instanceof MaxPoolBackward backward) {
      return maxPool(opCase, q, backward.forward(), output, first, reference);
    }
    if (op instanceof AveragePool pool) {
      return pair(opCase, q, pool, first, new AveragePoolBackward(pool, first), output);
    }
    if (op instanceof AveragePoolBackward backward) {
      return pair(opCase, q, backward.forward(), output, backward, first);
    }
    if (op instanceof MatMul matMul) {
      return matMul(opCase, q, matMul, first, problem.input(1).shape(), output);
    }
    if (op instanceof Reduce reduce) {
      return reduce(opCase, q, reduce, first, output);
    }
    return pair(opCase, q, op, first, transposed(op, first), output);
  }

  private static List<Form> convolution(
      OpCase opCase, int q, Convolution fused, Shape input, Shape filter, Shape output) {
    Convolution forward = Convolution.of(fused.window(), fused.connectivity());
    HostTensor x = Inputs.integers(opCase, 0, q, input);
    HostTensor w = Inputs.integers(opCase, 1, q, filter);
    HostTensor dy = Inputs.integers(opCase, 2, q, output);
    return List.of(
        new Form(forward, List.of(x, w), dy),
        new Form(new ConvolutionBackwardData(forward, input), List.of(dy, w), x),
        new Form(new ConvolutionBackwardFilter(forward, filter), List.of(x, dy), w));
  }

  private static List<Form> matMul(
      OpCase opCase, int q, MatMul op, Shape left, Shape right, Shape output) {
    HostTensor a = Inputs.integers(opCase, 0, q, left);
    HostTensor b = Inputs.integers(opCase, 1, q, right);
    HostTensor dy = Inputs.integers(opCase, 2, q, output);
    boolean ta = op.transposeA();
    boolean tb = op.transposeB();
    return List.of(
        new Form(op, List.of(a, b), dy),
        ta
            ? new Form(MatMul.of(tb, true), List.of(b, dy), a)
            : new Form(MatMul.of(false, !tb), List.of(dy, b), a),
        tb
            ? new Form(MatMul.of(true, ta), List.of(dy, a), b)
            : new Form(MatMul.of(!ta, false), List.of(a, dy), b));
  }

  /** Linear once the winners are fixed. */
  private static List<Form> maxPool(
      OpCase opCase, int q, MaxPool pool, Shape input, Shape output, Backend reference) {
    HostTensor x = Inputs.integers(opCase, 0, q, input);
    HostTensor dy = Inputs.integers(opCase, 1, q, output);
    HostTensor positions =
        q == 0 ? HostTensor.zeros(TensorSpec.i32(output)) : Inputs.positions(pool, x, reference);
    return List.of(
        new Form(pool, List.of(x), dy),
        new Form(new MaxPoolBackward(pool, input), List.of(dy, positions), x));
  }

  private static List<Form> reduce(OpCase opCase, int q, Reduce op, Shape input, Shape output) {
    HostTensor x = Inputs.integers(opCase, 0, q, input);
    HostTensor dy = Inputs.integers(opCase, 1, q, output);
    Shape kept = input;
    for (int axis : op.axes()) {
      kept = kept.with(axis, 1);
    }
    HostTensor with = x.copy();
    if (op.function() == ReduceFunction.MEAN) {
      // A power of two, or the problem would not count as exact.
      float count = (float) input.elements() / output.elements();
      for (int i = 0; i < with.floats().length; i++) {
        with.floats()[i] /= count;
      }
    }
    return List.of(
        new Form(op, List.of(x), dy),
        new Form(new Broadcast(input), List.of(dy.reshape(kept)), with));
  }

  private static List<Form> pair(
      OpCase opCase, int q, Op forward, Shape input, Op backward, Shape output) {
    HostTensor x = Inputs.integers(opCase, 0, q, input);
    HostTensor dy = Inputs.integers(opCase, 1, q, output);
    return List.of(new Form(forward, List.of(x), dy), new Form(backward, List.of(dy), x));
  }

  /** The adjoint of an operation that moves elements. */
  private static Op transposed(Op op, Shape input) {
    if (op instanceof Pad pad) {
      return new Slice(pad.before(), input, plus(pad.interior(), 1));
    }
    if (op instanceof Slice slice) {
      int[] after = input.toArray();
      for (int axis = 0; axis < after.length; axis++) {
        int last =
            slice.start().get(axis) + (slice.extents().get(axis) - 1) * slice.step().get(axis);
        after[axis] -= last + 1;
      }
      return new Pad(slice.start(), Shape.of(after), plus(slice.step(), -1), 0);
    }
    if (op instanceof Broadcast broadcast) {
      return new Reduce(ReduceFunction.SUM, repeated(input, broadcast.shape()), false);
    }
    List<Integer> permutation = ((Transpose) op).permutation();
    Integer[] inverse = new Integer[permutation.size()];
    for (int axis = 0; axis < inverse.length; axis++) {
      inverse[permutation.get(axis)] = axis;
    }
    return new Transpose(List.of(inverse));
  }

  private static List<Integer> repeated(Shape from, Shape to) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < to.rank(); axis++) {
      int source = axis - (to.rank() - from.rank());
      if (source < 0 || from.get(source) != to.get(axis)) {
        axes.add(axis);
      }
    }
    return axes;
  }

  private static Shape plus(Shape shape, int number) {
    int[] extents = shape.toArray();
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] += number;
    }
    return Shape.of(extents);
  }
}
