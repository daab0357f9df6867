package org.lenslet.backend.reference;

import org.lenslet.backend.KernelCatalog;
import org.lenslet.op.AdamUpdate;
import org.lenslet.op.ArgMax;
import org.lenslet.op.AveragePool;
import org.lenslet.op.AveragePoolBackward;
import org.lenslet.op.Broadcast;
import org.lenslet.op.Concat;
import org.lenslet.op.Convolution;
import org.lenslet.op.ConvolutionBackwardData;
import org.lenslet.op.ConvolutionBackwardFilter;
import org.lenslet.op.MatMul;
import org.lenslet.op.MaxPool;
import org.lenslet.op.MaxPoolBackward;
import org.lenslet.op.OneHot;
import org.lenslet.op.Op;
import org.lenslet.op.Pad;
import org.lenslet.op.Pointwise;
import org.lenslet.op.RandomUniform;
import org.lenslet.op.Reduce;
import org.lenslet.op.SgdUpdate;
import org.lenslet.op.Slice;
import org.lenslet.op.Softmax;
import org.lenslet.op.SoftmaxCrossEntropy;
import org.lenslet.op.SoftmaxCrossEntropyBackward;
import org.lenslet.op.Transpose;

/** The reference kernels, a line an operation; views need none. */
final class ReferenceCatalog {
  static final KernelCatalog CATALOG =
      new ReferenceCatalog()
          .add("convolution_forward", Convolution.class, ConvolutionReference::forward)
          .add(
              "convolution_backward_data",
              ConvolutionBackwardData.class,
              ConvolutionReference::backwardData)
          .add(
              "convolution_backward_filter",
              ConvolutionBackwardFilter.class,
              ConvolutionReference::backwardFilter)
          .add("mat_mul_forward", MatMul.class, MatMulReference::forward)
          .add("max_pool_forward", MaxPool.class, MaxPoolReference::forward)
          .add("max_pool_backward", MaxPoolBackward.class, MaxPoolReference::backward)
          .add("average_pool_forward", AveragePool.class, AveragePoolReference::forward)
          .add("average_pool_backward", AveragePoolBackward.class, AveragePoolReference::backward)
          .add("pointwise_forward", Pointwise.class, PointwiseReference::forward)
          .add("reduce_forward", Reduce.class, ReduceReference::forward)
          .add("arg_max_forward", ArgMax.class, ReduceReference::argMax)
          .add("softmax_forward", Softmax.class, SoftmaxReference::forward)
          .add(
              "softmax_cross_entropy_forward",
              SoftmaxCrossEntropy.class,
              SoftmaxReference::crossEntropy)
          .add(
              "softmax_cross_entropy_backward",
              SoftmaxCrossEntropyBackward.class,
              SoftmaxReference::crossEntropyBackward)
          .add("one_hot_forward", OneHot.class, SoftmaxReference::oneHot)
          .add("broadcast_forward", Broadcast.class, MovementReference::broadcast)
          .add("transpose_forward", Transpose.class, MovementReference::transpose)
          .add("slice_forward", Slice.class, MovementReference::slice)
          .add("pad_forward", Pad.class, MovementReference::pad)
          .add("concat_forward", Concat.class, MovementReference::concat)
          .add("sgd_update", SgdUpdate.class, UpdateReference::sgd)
          .add("adam_update", AdamUpdate.class, UpdateReference::adam)
          .add("random_uniform_forward", RandomUniform.class, RandomReference::uniform)
          .builder
          .build();

  private final KernelCatalog.Builder builder = KernelCatalog.builder();

  private ReferenceCatalog() {}

  private <O extends Op> ReferenceCatalog add(
      String name, Class<O> type, ReferenceCandidate.Kernel<O> kernel) {
    builder.add(type, new ReferenceCandidate<>(name + "_reference", type, kernel));
    return this;
  }
}
