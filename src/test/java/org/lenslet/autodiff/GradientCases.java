package org.lenslet.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Gather;
import org.lenslet.op.movement.GatherBackward;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.pool.AdaptiveMaxPool;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxUnpool;
import org.lenslet.op.pool.MaxUnpoolBackward;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.ResampleBackward;
import org.lenslet.op.pool.Sampling;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Operations with inputs to differentiate them at. */
final class GradientCases {

  /** An operation and its inputs. */
  record Case(Op op, List<HostTensor> inputs) {
    @Override
    public String toString() {
      return op + " " + inputs.stream().map(HostTensor::spec).toList();
    }
  }

  private GradientCases() {}

  /** Linear in each input when the others stay, and exact in integers. */
  static Stream<Case> linear() {
    Window strided =
        new Window(Shape.of(3, 2), Shape.of(2, 1), Shape.of(1, 2), Shape.of(1, 0), Shape.of(2, 1));
    Convolution dense = Convolution.of(strided, Connectivity.DENSE);
    Convolution grouped = Convolution.of(Window.of(3).withPadding(1), new Connectivity.Groups(2));
    Convolution table =
        Convolution.of(
            Window.of(2, 2),
            new Connectivity.Table(List.of(List.of(0, 2), List.of(1), List.of(2))));
    Convolution volume = Convolution.of(Window.of(2, 1, 2).withStride(2), Connectivity.DENSE);
    AveragePool sumPool = new AveragePool(strided, true, false, 1);
    return Stream.of(
        integers(dense, Shape.of(2, 3, 7, 6), Shape.of(4, 3, 3, 2), Shape.of(4)),
        integers(dense, Shape.of(1, 2, 5, 5), Shape.of(3, 2, 3, 2)),
        integers(grouped, Shape.of(2, 4, 6), Shape.of(6, 2, 3), Shape.of(6)),
        integers(table, Shape.of(2, 3, 4, 4), Shape.of(4, 2, 2), Shape.of(3)),
        integers(volume, Shape.of(1, 2, 4, 3, 5), Shape.of(3, 2, 2, 1, 2)),
        backwardData(dense, Shape.of(2, 3, 7, 6), Shape.of(4, 3, 3, 2)),
        backwardData(grouped, Shape.of(2, 4, 6), Shape.of(6, 2, 3)),
        backwardData(table, Shape.of(2, 3, 4, 4), Shape.of(4, 2, 2)),
        backwardFilter(dense, Shape.of(2, 3, 7, 6), Shape.of(4, 3, 3, 2)),
        backwardFilter(grouped, Shape.of(2, 4, 6), Shape.of(6, 2, 3)),
        backwardFilter(table, Shape.of(2, 3, 4, 4), Shape.of(4, 2, 2)),
        integers(sumPool, Shape.of(2, 2, 7, 6)),
        integers(AveragePool.of(Window.of(2).withStride(2)), Shape.of(2, 2, 5)),
        pooledBackward(sumPool, Shape.of(2, 2, 7, 6)),
        unpooled(new MaxUnpool(Window.of(3).withStride(2), Shape.of(6)), false),
        unpooled(new MaxUnpool(Window.of(3).withStride(2), Shape.of(6)), true),
        integers(new Resample(Sampling.NEAREST, Shape.of(5, 3)), Shape.of(2, 2, 3, 4)),
        integers(new Resample(Sampling.LINEAR, Shape.of(8, 2)), Shape.of(2, 2, 4, 4)),
        integers(new Resample(Sampling.MEAN, Shape.of(3)), Shape.of(2, 2, 4)),
        integers(
            new ResampleBackward(
                new Resample(Sampling.LINEAR_CORNERS, Shape.of(5)), Shape.of(2, 2, 3)),
            Shape.of(2, 2, 5)),
        integers(MatMul.of(false, false), Shape.of(3, 4), Shape.of(4, 2), Shape.of(2)),
        integers(MatMul.of(true, false), Shape.of(4, 3), Shape.of(4, 2), Shape.of(2)),
        integers(MatMul.of(false, true), Shape.of(3, 4), Shape.of(2, 4)),
        integers(MatMul.of(true, true), Shape.of(4, 3), Shape.of(2, 4), Shape.of(2)),
        integers(MatMul.of(true, true), Shape.of(2, 4, 3), Shape.of(2, 2, 4), Shape.of(2)),
        integers(MatMul.of(false, true), Shape.of(2, 3, 4), Shape.of(2, 2, 4)),
        integers(new Reduce(ReduceFunction.SUM, List.of(0, 2), false), Shape.of(2, 3, 4)),
        integers(new Reduce(ReduceFunction.SUM, List.of(1), true), Shape.of(2, 3, 4)),
        integers(new Reduce(ReduceFunction.SUM, List.of(), false), Shape.of(2, 3)),
        integers(new Reduce(ReduceFunction.MEAN, List.of(0, 2), false), Shape.of(2, 3, 4)),
        integers(new Reshape(Shape.of(4, 6)), Shape.of(2, 3, 4)),
        integers(new Broadcast(Shape.of(2, 3, 4)), Shape.of(3, 1)),
        integers(new Broadcast(Shape.of(1, 3)), Shape.scalar()),
        integers(new Transpose(List.of(2, 0, 1)), Shape.of(2, 3, 4)),
        integers(new Pad(Shape.of(1, 0), Shape.of(0, 2), Shape.of(2, 1), 0), Shape.of(3, 4)),
        integers(new Pad(Shape.of(1, 0), Shape.of(0, 2), Shape.of(0, 1), 9), Shape.of(3, 4)),
        integers(new Slice(Shape.of(1, 0), Shape.of(2, 3), Shape.of(3, 2)), Shape.of(7, 6)),
        integers(new Concat(1), Shape.of(2, 1, 2), Shape.of(2, 3, 2), Shape.of(2, 2, 2)),
        gathered(new Gather(1), Shape.of(2, 3, 2)),
        gathered(new GatherBackward(new Gather(1), Shape.of(2, 3, 2)), Shape.of(2, 5, 2)));
  }

  /** Smooth around the inputs, where winners stay winners. */
  static Stream<Case> smooth() {
    Expression a = Expression.input(0);
    Expression b = Expression.input(1);
    Expression formula =
        Expression.select(
            Expression.binary(BinaryFunction.GREATER, b, Expression.constant(0)),
            Expression.times(Expression.unary(UnaryFunction.TANH, a), b),
            Expression.unary(UnaryFunction.SIGMOID, Expression.plus(a, b)));
    Window overlapping = Window.of(3, 3).withStride(2).withPadding(1);
    return Stream.of(
        reals(new BatchNorm(0.1f), Shape.of(3, 2, 2, 2), Shape.of(2), Shape.of(2)),
        reals(new BatchNorm(0.1f), Shape.of(5, 3)),
        reals(new Softmax(1), Shape.of(3, 4)),
        reals(new Softmax(0), Shape.of(3, 2, 2)),
        new Case(
            new SoftmaxCrossEntropy(),
            List.of(real(Shape.of(4, 3)), HostTensor.ofInts(Shape.of(4), 0, 2, -1, 1))),
        new Case(
            new SoftmaxCrossEntropy(),
            List.of(real(Shape.of(2, 3, 2)), HostTensor.ofInts(Shape.of(2, 2), 0, 2, 3, 1))),
        reals(new Pointwise(formula), Shape.of(2, 3), Shape.of(3)),
        reals(new Pointwise(formula), Shape.of(2, 1, 3), Shape.of(4, 1)),
        reals(new Pointwise(formula), Shape.scalar(), Shape.of(5)),
        distinct(new MaxPool(overlapping, false), Shape.of(2, 2, 5, 5)),
        distinct(new MaxPool(overlapping, true), Shape.of(1, 1, 6, 4)),
        distinct(new AdaptiveMaxPool(Shape.of(3, 4)), Shape.of(2, 2, 5, 3)),
        reals(new Resample(Sampling.MEAN, Shape.of(3, 4)), Shape.of(1, 2, 5, 3)),
        distinct(new Reduce(ReduceFunction.MAX, List.of(0, 2), false), Shape.of(2, 3, 4)),
        distinct(new Reduce(ReduceFunction.MIN, List.of(1), true), Shape.of(2, 3, 4)),
        reals(new Reduce(ReduceFunction.MEAN, List.of(1), false), Shape.of(2, 3)),
        reals(new Reduce(ReduceFunction.PRODUCT, List.of(0, 2), false), Shape.of(2, 3, 2)),
        reals(new Reduce(ReduceFunction.PRODUCT, List.of(1), true), Shape.of(2, 3)),
        reals(new AveragePool(overlapping, true, false, 0), Shape.of(1, 2, 6, 5)),
        reals(new AveragePool(overlapping, true, true, 0), Shape.of(1, 2, 6, 5)));
  }

  private static Case backwardData(Convolution forward, Shape x, Shape filter) {
    Shape y = output(forward, x, filter);
    return integers(new ConvolutionBackwardData(forward, x), y, filter);
  }

  private static Case backwardFilter(Convolution forward, Shape x, Shape filter) {
    Shape y = output(forward, x, filter);
    return integers(new ConvolutionBackwardFilter(forward, filter), x, y);
  }

  private static Case pooledBackward(AveragePool forward, Shape x) {
    return integers(new AveragePoolBackward(forward, x), output(forward, x));
  }

  /** With two windows that claim one element, and one without an element. */
  private static Case unpooled(MaxUnpool op, boolean backward) {
    HostTensor positions = HostTensor.ofInts(Shape.of(1, 2, 2), 2, 2, 0, 5);
    Shape shape = backward ? Shape.of(1, 2, 6) : Shape.of(1, 2, 2);
    HostTensor values = integers(shape, new Random(3));
    return new Case(backward ? new MaxUnpoolBackward(op) : op, List.of(values, positions));
  }

  /** With a slice named twice, one from the end and one that is not there. */
  private static Case gathered(Op op, Shape shape) {
    HostTensor indices = HostTensor.ofInts(Shape.of(5), 1, 0, 1, -1, 3);
    return new Case(op, List.of(integers(shape, new Random(3)), indices));
  }

  private static Shape output(Op op, Shape... inputs) {
    return op.outputs(Stream.of(inputs).map(TensorSpec::f32).toList()).get(0).shape();
  }

  private static Case integers(Op op, Shape... shapes) {
    Random random = new Random(3);
    return new Case(op, Stream.of(shapes).map(shape -> integers(shape, random)).toList());
  }

  static HostTensor integers(Shape shape, Random random) {
    HostTensor tensor = HostTensor.zeros(TensorSpec.f32(shape));
    for (int i = 0; i < tensor.floats().length; i++) {
      tensor.floats()[i] = random.nextInt(9) - 4;
    }
    return tensor;
  }

  private static Case reals(Op op, Shape... shapes) {
    return new Case(op, Stream.of(shapes).map(GradientCases::real).toList());
  }

  /** Multiples of 1/256 between -1 and 1 that are not within 1/4 of zero. */
  private static HostTensor real(Shape shape) {
    Random random = new Random(shape.hashCode());
    HostTensor tensor = HostTensor.zeros(TensorSpec.f32(shape));
    for (int i = 0; i < tensor.floats().length; i++) {
      float magnitude = (64 + random.nextInt(192)) / 256f;
      tensor.floats()[i] = random.nextBoolean() ? magnitude : -magnitude;
    }
    return tensor;
  }

  /** A permutation of integers: no element comes near another. */
  private static Case distinct(Op op, Shape shape) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, shape.elements()).boxed().toList());
    Collections.shuffle(order, new Random(5));
    HostTensor tensor = HostTensor.zeros(TensorSpec.f32(shape));
    for (int i = 0; i < tensor.floats().length; i++) {
      tensor.floats()[i] = order.get(i) - shape.elements() / 2;
    }
    return new Case(op, List.of(tensor));
  }
}
