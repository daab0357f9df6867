package org.lenslet.backend.opencl;

import java.util.List;
import java.util.Set;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.opencl.device.ClDevice;
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
import org.lenslet.op.Reduce;
import org.lenslet.op.SgdUpdate;
import org.lenslet.op.Slice;
import org.lenslet.op.Softmax;
import org.lenslet.op.SoftmaxCrossEntropy;
import org.lenslet.op.SoftmaxCrossEntropyBackward;
import org.lenslet.op.Transpose;

/** The algorithms of the OpenCL backend, a line each; the order is the policy. */
final class OpenClCatalog {
  private final ClDevice device;
  private final Set<String> withheld;
  private final BuildFailures failures;
  private final KernelCatalog.Builder builder = KernelCatalog.builder();

  private OpenClCatalog(ClDevice device, Set<String> withheld, BuildFailures failures) {
    this.device = device;
    this.withheld = withheld;
    this.failures = failures;
  }

  static KernelCatalog of(ClDevice device, Set<String> withheld, BuildFailures failures) {
    OpenClCatalog c = new OpenClCatalog(device, withheld, failures);
    c.convolution();
    c.pooling();
    c.addPointwise();
    c.addReduce();
    c.movement();
    c.add("mat_mul_forward_tiled", MatMul.class, new MatMulForwardTiled());
    c.add("mat_mul_forward_direct", MatMul.class, new MatMulForwardDirect());
    c.add(SoftmaxLanes.FORWARD.kernel(), Softmax.class, SoftmaxLanes.FORWARD);
    c.add(
        SoftmaxLanes.CROSS_ENTROPY.kernel(), SoftmaxCrossEntropy.class, SoftmaxLanes.CROSS_ENTROPY);
    c.add(
        SoftmaxLanes.CROSS_ENTROPY_BACKWARD.kernel(),
        SoftmaxCrossEntropyBackward.class,
        SoftmaxLanes.CROSS_ENTROPY_BACKWARD);
    c.addUpdate("sgd_update_fused", SgdUpdate.class);
    c.addUpdate("adam_update_fused", AdamUpdate.class);
    return c.builder.build();
  }

  private void pooling() {
    // Which family comes first is the device's kind; the other one stays for whoever asks for it.
    if (device.facts().isCpu()) {
      poolingByRows();
      poolingDirect();
    } else {
      poolingDirect();
      poolingByRows();
    }
  }

  private void poolingByRows() {
    add("max_pool_forward_rows", MaxPool.class, new MaxPoolForwardRows());
    add("max_pool_backward_rows", MaxPoolBackward.class, new MaxPoolBackwardRows());
    add("average_pool_forward_rows", AveragePool.class, new AveragePoolForwardRows());
    add("average_pool_backward_rows", AveragePoolBackward.class, new AveragePoolBackwardRows());
  }

  private void poolingDirect() {
    add("max_pool_forward_direct", MaxPool.class, new MaxPoolForwardDirect());
    add("max_pool_backward_direct", MaxPoolBackward.class, new MaxPoolBackwardDirect());
    add("average_pool_forward_direct", AveragePool.class, new AveragePoolForwardDirect());
    add("average_pool_backward_direct", AveragePoolBackward.class, new AveragePoolBackwardDirect());
  }

  private void convolution() {
    if (device.facts().isCpu()) {
      convolutionInRegisterTiles();
    }
    add(
        "convolution_forward_implicit_gemm",
        Convolution.class,
        new ConvolutionForwardImplicitGemm());
    add("convolution_forward_direct", Convolution.class, new ConvolutionForwardDirect());
    add(
        "convolution_backward_data_implicit_gemm",
        ConvolutionBackwardData.class,
        new ConvolutionBackwardDataImplicitGemm());
    add(
        "convolution_backward_data_direct",
        ConvolutionBackwardData.class,
        new ConvolutionBackwardDataDirect());
    add(
        "convolution_backward_filter_implicit_gemm",
        ConvolutionBackwardFilter.class,
        new ConvolutionBackwardFilterImplicitGemm());
    add(
        "convolution_backward_filter_direct",
        ConvolutionBackwardFilter.class,
        new ConvolutionBackwardFilterDirect());
    if (!device.facts().isCpu()) {
      convolutionInRegisterTiles();
    }
  }

  private void convolutionInRegisterTiles() {
    add("convolution_forward_halo", Convolution.class, new ConvolutionForwardHalo());
    add(
        "convolution_backward_data_halo",
        ConvolutionBackwardData.class,
        new ConvolutionBackwardDataHalo());
    add(
        "convolution_backward_filter_product",
        ConvolutionBackwardFilter.class,
        new ConvolutionBackwardFilterProduct());
    add(
        "convolution_backward_filter_dots",
        ConvolutionBackwardFilter.class,
        new ConvolutionBackwardFilterDots());
    add(
        "convolution_backward_filter_outer",
        ConvolutionBackwardFilter.class,
        new ConvolutionBackwardFilterOuter());
  }

  private void movement() {
    StridedCopy copy = new StridedCopy();
    add("broadcast_forward_copy", Broadcast.class, copy);
    add("transpose_forward_copy", Transpose.class, copy);
    add("slice_forward_copy", Slice.class, copy);
    add("concat_forward_copy", Concat.class, copy);
    add("pad_forward_gather", Pad.class, new PadForwardGather());
    add("one_hot_forward_direct", OneHot.class, new OneHotForwardDirect());
    add("arg_max_forward_direct", ArgMax.class, new ArgMaxForwardDirect());
  }

  private void addPointwise() {
    PointwiseForward vector = PointwiseForward.GENERATED_VECTOR;
    PointwiseForward scalar = PointwiseForward.GENERATED;
    for (PointwiseForward algorithm : cpuFirst(vector, scalar)) {
      add(algorithm.name(), Pointwise.class, algorithm);
    }
  }

  private void addReduce() {
    List<ReduceForward> scalar = List.of(ReduceForward.RUNS, ReduceForward.COLUMNS);
    List<ReduceForward> vector = List.of(ReduceForward.RUNS_VECTOR, ReduceForward.COLUMNS_VECTOR);
    for (List<ReduceForward> family : cpuFirst(vector, scalar)) {
      family.forEach(algorithm -> add(algorithm.kernel(), Reduce.class, algorithm));
    }
  }

  private void addUpdate(String kernel, Class<? extends Op> op) {
    for (UpdateFused algorithm : cpuFirst(UpdateFused.VECTOR, UpdateFused.SCALAR)) {
      add(kernel + (algorithm.lanes() == 1 ? "" : "_vector"), op, algorithm);
    }
  }

  /** Both, in the order that suits the device. */
  private <T> List<T> cpuFirst(T forCpu, T forGpu) {
    return device.facts().isCpu() ? List.of(forCpu, forGpu) : List.of(forGpu, forCpu);
  }

  private void add(String name, Class<? extends Op> op, Algorithm algorithm) {
    if (!withheld.contains(name)) {
      builder.add(op, new OpenClCandidate(name, algorithm, device, failures));
    }
  }
}
