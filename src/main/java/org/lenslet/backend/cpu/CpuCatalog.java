package org.lenslet.backend.cpu;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.Problem;
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

/** The kernels of the Java backend, a line an algorithm; views need none. */
final class CpuCatalog {
  private final CpuContext context;
  private final KernelCatalog.Builder builder = KernelCatalog.builder();

  private CpuCatalog(CpuContext context) {
    this.context = context;
  }

  static KernelCatalog of(CpuContext context) {
    CpuCatalog c = new CpuCatalog(context);
    c.add("convolution_forward_gemm", Convolution.class, ConvolutionForwardGemm::new);
    c.add(
        "convolution_backward_data_flipped",
        ConvolutionBackwardData.class,
        ConvolutionBackwardDataFlipped::rejection,
        ConvolutionBackwardDataFlipped::new);
    c.add(
        "convolution_backward_data_columns",
        ConvolutionBackwardData.class,
        ConvolutionBackwardDataColumns::new);
    c.add(
        "convolution_backward_filter_dots",
        ConvolutionBackwardFilter.class,
        ConvolutionBackwardFilterDots::rejection,
        ConvolutionBackwardFilterDots::new);
    c.add(
        "convolution_backward_filter_gemm",
        ConvolutionBackwardFilter.class,
        ConvolutionBackwardFilterGemm::new);
    c.add("mat_mul_forward_gemm", MatMul.class, MatMulGemm::new);
    c.add("max_pool_forward_planes", MaxPool.class, MaxPoolKernel::new);
    c.add("max_pool_backward_planes", MaxPoolBackward.class, MaxPoolKernel::backward);
    c.add("average_pool_forward_planes", AveragePool.class, AveragePoolKernel::forward);
    c.add("average_pool_backward_planes", AveragePoolBackward.class, AveragePoolKernel::backward);
    c.add("pointwise_forward_blocked", Pointwise.class, PointwiseBlocked::new);
    c.add("reduce_forward_strided", Reduce.class, ReduceStrided::new);
    c.add("arg_max_forward_lanes", ArgMax.class, ArgMaxKernel::new);
    c.add("softmax_forward_lanes", Softmax.class, SoftmaxKernels::softmax);
    c.add(
        "softmax_cross_entropy_forward_lanes",
        SoftmaxCrossEntropy.class,
        SoftmaxKernels::crossEntropy);
    c.add(
        "softmax_cross_entropy_backward_lanes",
        SoftmaxCrossEntropyBackward.class,
        SoftmaxKernels::crossEntropyBackward);
    c.add("one_hot_forward_lanes", OneHot.class, SoftmaxKernels::oneHot);
    c.add("broadcast_forward_copy", Broadcast.class, MovementKernels::broadcast);
    c.add("transpose_forward_copy", Transpose.class, MovementKernels::transpose);
    c.add("slice_forward_copy", Slice.class, MovementKernels::slice);
    c.add("pad_forward_copy", Pad.class, MovementKernels::pad);
    c.add("concat_forward_copy", Concat.class, MovementKernels::concat);
    c.add("sgd_update_blocked", SgdUpdate.class, UpdateKernels::sgd);
    c.add("adam_update_blocked", AdamUpdate.class, UpdateKernels::adam);
    c.add("random_uniform_forward_philox", RandomUniform.class, RandomKernels::uniform);
    return c.builder.build();
  }

  private void add(
      String name, Class<? extends Op> op, BiFunction<CpuContext, Problem, CpuKernel> kernel) {
    add(name, op, problem -> Optional.empty(), kernel);
  }

  private void add(
      String name,
      Class<? extends Op> op,
      Function<Problem, Optional<String>> rejection,
      BiFunction<CpuContext, Problem, CpuKernel> kernel) {
    builder.add(op, new CpuCandidate(name, rejection, problem -> kernel.apply(context, problem)));
  }
}
