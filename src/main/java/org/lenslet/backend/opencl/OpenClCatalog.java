package org.lenslet.backend.opencl;

import java.util.function.Predicate;
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
import org.lenslet.op.RandomUniform;
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
  private final Predicate<String> permitted;
  private final BuildFailures failures;
  private final KernelCatalog.Builder builder = KernelCatalog.builder();

  private OpenClCatalog(ClDevice device, Predicate<String> permitted, BuildFailures failures) {
    this.device = device;
    this.permitted = permitted;
    this.failures = failures;
  }

  /**
   * What suits the kind of device, and what takes over from it. Tiles in local memory gain a CPU
   * device nothing; for parity runs it has them nevertheless, so that they can be proved without a
   * GPU. Wide vectors are for CPU devices alone: elsewhere they do not even compile in time.
   */
  static KernelCatalog of(
      ClDevice device, Offer offer, Predicate<String> permitted, BuildFailures failures) {
    OpenClCatalog c = new OpenClCatalog(device, permitted, failures);
    boolean wide = device.facts().hasWideVectors();
    if (wide) {
      c.wideVectors();
    }
    if (!wide || offer == Offer.ALL) {
      c.localTiles(offer);
    }
    c.oneForAll();
    return c.builder.build();
  }

  /** For CPU devices: a work-item computes a register tile, a row or a block with wide vectors. */
  private void wideVectors() {
    add("mat_mul_forward_strips", MatMul.class, new MatMulForwardStrips());
    add("mat_mul_forward_panels", MatMul.class, new MatMulForwardPanels());
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
    add("max_pool_forward_rows", MaxPool.class, new MaxPoolForwardRows());
    add("max_pool_backward_planes", MaxPoolBackward.class, new MaxPoolBackwardPlanes());
    add("average_pool_forward_rows", AveragePool.class, new AveragePoolForwardRows());
    add("average_pool_backward_rows", AveragePoolBackward.class, new AveragePoolBackwardRows());
    add("pointwise_forward_generated_vector", Pointwise.class, PointwiseForward.GENERATED_VECTOR);
    add("reduce_forward_runs_vector", Reduce.class, ReduceForward.RUNS_VECTOR);
    add("reduce_forward_columns_vector", Reduce.class, ReduceForward.COLUMNS_VECTOR);
    CopyRows rows = new CopyRows();
    add("transpose_forward_blocks", Transpose.class, new TransposeForwardBlocks());
    add("transpose_forward_rows", Transpose.class, rows);
    add("broadcast_forward_rows", Broadcast.class, rows);
    add("slice_forward_rows", Slice.class, rows);
    add("concat_forward_rows", Concat.class, rows);
    add("pad_forward_rows", Pad.class, new PadForwardRows());
    add("sgd_update_fused_vector", SgdUpdate.class, UpdateFused.VECTOR);
    add("adam_update_fused_vector", AdamUpdate.class, UpdateFused.VECTOR);
  }

  /** For GPUs: tiles in local memory. */
  private void localTiles(Offer offer) {
    for (GemmTile tile : GemmTile.fitting(device.facts())) {
      String size = tile.suffix();
      add("mat_mul_forward_tiled" + size, MatMul.class, new MatMulForwardTiled(tile, offer));
      add(
          "convolution_forward_implicit_gemm" + size,
          Convolution.class,
          new ConvolutionForwardImplicitGemm(tile, offer));
      add(
          "convolution_backward_data_implicit_gemm" + size,
          ConvolutionBackwardData.class,
          new ConvolutionBackwardDataImplicitGemm(tile, offer));
      add(
          "convolution_backward_filter_implicit_gemm" + size,
          ConvolutionBackwardFilter.class,
          new ConvolutionBackwardFilterImplicitGemm(tile, offer));
    }
    add("transpose_forward_tiled", Transpose.class, new TransposeForwardTiled());
    add("arg_max_forward_groups", ArgMax.class, new ArgMaxForwardGroups());
  }

  /** For every device: what takes over where the others refuse or fail. */
  private void oneForAll() {
    add("mat_mul_forward_direct", MatMul.class, new MatMulForwardDirect());
    add("convolution_forward_direct", Convolution.class, new ConvolutionForwardDirect());
    add(
        "convolution_backward_data_direct",
        ConvolutionBackwardData.class,
        new ConvolutionBackwardDataDirect());
    add(
        "convolution_backward_filter_direct",
        ConvolutionBackwardFilter.class,
        new ConvolutionBackwardFilterDirect());
    add("max_pool_forward_direct", MaxPool.class, new MaxPoolForwardDirect());
    add("max_pool_backward_direct", MaxPoolBackward.class, new MaxPoolBackwardDirect());
    add("average_pool_forward_direct", AveragePool.class, new AveragePoolForwardDirect());
    add("average_pool_backward_direct", AveragePoolBackward.class, new AveragePoolBackwardDirect());
    add("pointwise_forward_generated", Pointwise.class, PointwiseForward.GENERATED);
    add("reduce_forward_runs", Reduce.class, ReduceForward.RUNS);
    add("reduce_forward_columns", Reduce.class, ReduceForward.COLUMNS);
    add("softmax_forward_lanes", Softmax.class, SoftmaxLanes.FORWARD);
    add(
        "softmax_cross_entropy_forward_lanes",
        SoftmaxCrossEntropy.class,
        SoftmaxLanes.CROSS_ENTROPY);
    add(
        "softmax_cross_entropy_backward_lanes",
        SoftmaxCrossEntropyBackward.class,
        SoftmaxLanes.CROSS_ENTROPY_BACKWARD);
    add("one_hot_forward_direct", OneHot.class, new OneHotForwardDirect());
    add("arg_max_forward_direct", ArgMax.class, new ArgMaxForwardDirect());
    StridedCopy copy = new StridedCopy();
    add("transpose_forward_copy", Transpose.class, copy);
    add("broadcast_forward_copy", Broadcast.class, copy);
    add("slice_forward_copy", Slice.class, copy);
    add("concat_forward_copy", Concat.class, copy);
    add("pad_forward_gather", Pad.class, new PadForwardGather());
    add("sgd_update_fused", SgdUpdate.class, UpdateFused.SCALAR);
    add("adam_update_fused", AdamUpdate.class, UpdateFused.SCALAR);
    add("random_uniform_forward_philox", RandomUniform.class, new RandomUniformForwardPhilox());
  }

  private void add(String name, Class<? extends Op> op, Algorithm algorithm) {
    if (permitted.test(name)) {
      builder.add(op, new OpenClCandidate(name, algorithm, device, failures));
    }
  }
}
