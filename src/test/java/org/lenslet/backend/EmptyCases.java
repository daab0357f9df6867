package org.lenslet.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lenslet.error.ShapeException;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.loss.SoftmaxCrossEntropyBackward;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Dequantize;
import org.lenslet.op.movement.Gather;
import org.lenslet.op.movement.GatherBackward;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.norm.BatchNormBackward;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.pool.AdaptiveMaxPool;
import org.lenslet.op.pool.AdaptiveMaxPoolBackward;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;
import org.lenslet.op.pool.MaxUnpool;
import org.lenslet.op.pool.MaxUnpoolBackward;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.ResampleBackward;
import org.lenslet.op.pool.Sampling;
import org.lenslet.op.random.RandomUniform;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.op.update.AdaDeltaUpdate;
import org.lenslet.op.update.AdagradUpdate;
import org.lenslet.op.update.AdamUpdate;
import org.lenslet.op.update.AverageUpdate;
import org.lenslet.op.update.RmsPropUpdate;
import org.lenslet.op.update.SgdUpdate;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Tensors without elements, in every operation: a sum of nothing is 0, a function of nothing is
 * nothing, and what would have no answer, such as a mean of nothing, is refused as a shape.
 */
public abstract class EmptyCases extends BackendCases {
  /** An operation that has at least one empty input or output, and what it gives. */
  private record Case(Op op, List<HostTensor> inputs, List<HostTensor> expected) {}

  private final List<Case> cases = new ArrayList<>();

  private static HostTensor filled(float value, int... extents) {
    return HostTensor.filled(Shape.of(extents), value);
  }

  private static HostTensor ints(int... extents) {
    return HostTensor.zeros(new TensorSpec(DType.INT32, Shape.of(extents)));
  }

  private void add(HostTensor expected, Op op, HostTensor... inputs) {
    cases.add(new Case(op, List.of(inputs), List.of(expected)));
  }

  /** Whose outputs are all empty. */
  private void nothing(Op op, HostTensor... inputs) {
    List<HostTensor> expected =
        SingleOp.problem(op, inputs).outputs().stream().map(HostTensor::zeros).toList();
    expected.forEach(output -> assertEquals(0, output.spec().elements(), op.toString()));
    cases.add(new Case(op, List.of(inputs), expected));
  }

  protected EmptyCases() {
    products();
    convolutions();
    pools();
    movements();
    others();
  }

  private void products() {
    add(filled(0, 3, 5), MatMul.of(false, false), filled(1, 3, 0), filled(1, 0, 5));
    add(filled(0, 2, 3, 5), MatMul.of(true, true), filled(1, 2, 0, 3), filled(1, 2, 5, 0));
    add(filled(2, 3, 5), MatMul.of(false, false), filled(1, 3, 0), filled(1, 0, 5), filled(2, 5));
    MatMul rectified = new MatMul(false, true, Optional.of(UnaryFunction.RELU));
    add(filled(0, 3, 5), rectified, filled(1, 3, 0), filled(1, 5, 0), filled(-2, 5));
    MatMul squashed = new MatMul(false, true, Optional.of(UnaryFunction.SIGMOID));
    add(filled(0.5f, 3, 5), squashed, filled(1, 3, 0), filled(1, 5, 0));
    nothing(MatMul.of(false, false), filled(1, 0, 3), filled(1, 3, 5));
    nothing(rectified, filled(1, 2, 3), filled(1, 0, 3), filled(1, 0));
    nothing(MatMul.of(false, false), filled(1, 0, 2, 3), filled(1, 0, 3, 5));
  }

  private void convolutions() {
    for (Window window : List.of(Window.of(3, 3).withPadding(1), Window.of(3, 3).withStride(2))) {
      Convolution op = Convolution.of(window);
      Shape y =
          SingleOp.problem(op, filled(1, 2, 0, 5, 7), filled(1, 4, 0, 3, 3)).output(0).shape();
      HostTensor dy = HostTensor.filled(y, 1);
      int h = y.get(2);
      int w = y.get(3);
      add(filled(0, 2, 4, h, w), op, filled(1, 2, 0, 5, 7), filled(1, 4, 0, 3, 3));
      add(filled(3, 2, 4, h, w), op, filled(1, 2, 0, 5, 7), filled(1, 4, 0, 3, 3), filled(3, 4));
      nothing(op, filled(1, 0, 2, 5, 7), filled(1, 4, 2, 3, 3));
      nothing(op, filled(1, 2, 3, 5, 7), filled(1, 0, 3, 3, 3));
      Op data = new ConvolutionBackwardData(op, Shape.of(2, 3, 5, 7));
      add(filled(0, 2, 3, 5, 7), data, filled(1, 2, 0, h, w), filled(1, 0, 3, 3, 3));
      nothing(new ConvolutionBackwardData(op, Shape.of(2, 0, 5, 7)), dy, filled(1, 4, 0, 3, 3));
      nothing(
          new ConvolutionBackwardData(op, Shape.of(0, 3, 5, 7)),
          filled(1, 0, 4, h, w),
          filled(1, 4, 3, 3, 3));
      Op filter = new ConvolutionBackwardFilter(op, Shape.of(4, 3, 3, 3));
      add(filled(0, 4, 3, 3, 3), filter, filled(1, 0, 3, 5, 7), filled(1, 0, 4, h, w));
      nothing(new ConvolutionBackwardFilter(op, Shape.of(4, 0, 3, 3)), filled(1, 2, 0, 5, 7), dy);
    }
  }

  private void pools() {
    Window window = Window.of(2, 2).withStride(2);
    MaxPool max = new MaxPool(window, false);
    AveragePool average = new AveragePool(window, false, false, 0);
    for (Shape x : List.of(Shape.of(0, 3, 6, 8), Shape.of(2, 0, 6, 8))) {
      Shape y = Shape.of(x.get(0), x.get(1), 3, 4);
      nothing(max, HostTensor.filled(x, 1));
      nothing(average, HostTensor.filled(x, 1));
      nothing(
          new MaxPoolBackward(max, x),
          HostTensor.filled(y, 1),
          HostTensor.zeros(new TensorSpec(DType.INT32, y)));
      nothing(new AveragePoolBackward(average, x), HostTensor.filled(y, 1));
      HostTensor positions = HostTensor.zeros(new TensorSpec(DType.INT32, y));
      MaxUnpool unpool = new MaxUnpool(window, Shape.of(6, 8));
      nothing(unpool, HostTensor.filled(y, 1), positions);
      nothing(new MaxUnpoolBackward(unpool), HostTensor.filled(x, 1), positions);
      AdaptiveMaxPool adaptive = new AdaptiveMaxPool(Shape.of(3, 4));
      nothing(adaptive, HostTensor.filled(x, 1));
      nothing(new AdaptiveMaxPoolBackward(adaptive, x), HostTensor.filled(y, 1), positions);
      Resample resample = new Resample(Sampling.LINEAR, Shape.of(3, 4));
      nothing(resample, HostTensor.filled(x, 1));
      nothing(new ResampleBackward(resample, x), HostTensor.filled(y, 1));
    }
  }

  private void movements() {
    nothing(new Reshape(Shape.of(3, 0)), filled(1, 0, 7));
    nothing(new Transpose(List.of(1, 0)), filled(1, 0, 7));
    nothing(new Transpose(List.of(2, 0, 1)), filled(1, 5, 7, 0));
    nothing(new Broadcast(Shape.of(4, 0)), filled(1, 1, 0));
    nothing(new Broadcast(Shape.of(0, 4)), filled(1, 1, 4));
    add(
        filled(9, 2, 3),
        new Pad(Shape.of(1, 0), Shape.of(1, 0), Shape.of(0, 0), 9),
        filled(1, 0, 3));
    nothing(new Pad(Shape.of(1, 0), Shape.of(1, 0), Shape.of(0, 0), 9), filled(1, 2, 0));
    add(filled(1, 5, 3), new Concat(0), filled(1, 2, 3), filled(7, 0, 3), filled(1, 3, 3));
    nothing(new Concat(0), filled(1, 2, 0), filled(1, 3, 0));
    nothing(new Dequantize(Shape.of(3, 5)), ints(0, 4), filled(1, 3, 256));
    nothing(new Dequantize(Shape.of(3, 0)), ints(2, 0), filled(1, 3, 256));
    nothing(new Gather(0), filled(1, 5, 3), ints(0));
    nothing(new Gather(1), filled(1, 2, 3, 0), ints(4));
    add(filled(0, 2, 4), new Gather(1), filled(1, 2, 0), ints(4));
    add(
        filled(0, 5, 3),
        new GatherBackward(new Gather(0), Shape.of(5, 3)),
        filled(1, 0, 3),
        ints(0));
    nothing(new GatherBackward(new Gather(1), Shape.of(2, 0)), filled(1, 2, 4), ints(4));
  }

  private void others() {
    nothing(Pointwise.of(UnaryFunction.EXP), filled(1, 0));
    nothing(Pointwise.of(BinaryFunction.ADD), filled(1, 4, 0), filled(1, 4, 0));
    nothing(Pointwise.of(BinaryFunction.ADD), filled(1, 0, 3), filled(1, 3));
    for (ReduceFunction function : ReduceFunction.values()) {
      nothing(new Reduce(function, List.of(1), false), filled(1, 0, 4));
      nothing(new Reduce(function, List.of(0), true), filled(1, 4, 0));
      nothing(new Reduce(function, List.of(), false), filled(1, 4, 0));
    }
    nothing(new ArgMax(1), filled(1, 0, 4));
    nothing(new ArgMax(0), filled(1, 4, 0));
    HostTensor none = filled(1, 0);
    nothing(new BatchNorm(1), filled(1, 3, 0, 5), none, none);
    nothing(new BatchNormBackward(1), filled(1, 3, 0, 5), filled(1, 3, 0, 5), none, none, none);
    nothing(new Softmax(1), filled(1, 0, 4));
    nothing(new Softmax(0), filled(1, 4, 0));
    nothing(new OneHot(4, 1, 0), ints(0));
    nothing(new SoftmaxCrossEntropy(), filled(1, 0, 4), ints(0));
    nothing(new SoftmaxCrossEntropy(), filled(1, 2, 4, 0), ints(2, 0));
    nothing(new SoftmaxCrossEntropyBackward(), filled(1, 0, 4), ints(0), filled(1, 0));
    nothing(new RandomUniform(Shape.of(0, 3), 1), numbers(1));
    SgdUpdate plain = new SgdUpdate(0, false, 0);
    nothing(plain, numbers(0.5f), filled(1, 0), filled(1, 0));
    cases.add(
        new Case(
            plain,
            List.of(numbers(0.5f), filled(1, 0), filled(1, 3), filled(1, 0), filled(2, 3)),
            List.of(filled(0, 0), filled(0, 3))));
    nothing(new AverageUpdate(StepNumbers.FLOATS), numbers(0.5f), none, none);
    nothing(new AdagradUpdate(1e-8f, 0), numbers(0.5f), none, none, none);
    nothing(new RmsPropUpdate(0.9f, 1e-8f, 0, 0), numbers(0.5f), none, none, none);
    nothing(new AdaDeltaUpdate(0.9f, 1e-8f, 0), numbers(0.5f), none, none, none, none);
    nothing(
        new AdamUpdate(0.9f, 0.99f, 1e-8f, 0, false),
        numbers(0.5f, 1, 1),
        filled(1, 0),
        filled(1, 0),
        filled(1, 0),
        filled(1, 0));
  }

  @Test
  void everyOperationHasACase() {
    Set<Class<?>> covered = new HashSet<>();
    cases.forEach(one -> covered.add(one.op.getClass()));
    covered.add(Slice.class); // refuses to be empty, see below
    assertEquals(new HashSet<>(Operations.all()), covered);
  }

  @Test
  void emptyTensorsMeanTheSameOnEveryBackend() {
    List<String> wrong = new ArrayList<>();
    for (Case one : cases) {
      if (one.op.isView() && backend().catalog().of(one.op.getClass()).isEmpty()) {
        continue;
      }
      try {
        assertGives(one.expected, one.op, one.inputs.toArray(HostTensor[]::new));
      } catch (AssertionError | RuntimeException e) {
        wrong.add(one.op + " of " + one.inputs.stream().map(HostTensor::spec).toList() + ": " + e);
      }
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
  }

  /** What has no answer. */
  @Test
  void whatANothingCannotAnswerIsRefusedAsAShape() {
    for (ReduceFunction function : ReduceFunction.values()) {
      Op reduce = new Reduce(function, List.of(0), false);
      assertThrows(ShapeException.class, () -> SingleOp.problem(reduce, filled(1, 0, 3)));
    }
    assertThrows(ShapeException.class, () -> SingleOp.problem(new ArgMax(0), filled(1, 0, 3)));
    assertThrows(
        ShapeException.class, () -> new Slice(Shape.of(2, 1), Shape.of(0, 3), Shape.of(1, 1)));
    Op loss = new SoftmaxCrossEntropy();
    assertThrows(ShapeException.class, () -> SingleOp.problem(loss, filled(1, 2, 0), ints(2)));
  }
}
