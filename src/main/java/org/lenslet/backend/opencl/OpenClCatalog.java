package org.lenslet.backend.opencl;

import java.util.Set;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.opencl.device.ClDevice;
import org.lenslet.op.Convolution;
import org.lenslet.op.ConvolutionBackwardData;
import org.lenslet.op.ConvolutionBackwardFilter;
import org.lenslet.op.MatMul;
import org.lenslet.op.MaxPool;
import org.lenslet.op.Op;

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
    c.add("max_pool_forward_direct", MaxPool.class, new MaxPoolForwardDirect());
    c.add("mat_mul_forward_tiled", MatMul.class, new MatMulForwardTiled());
    c.add("mat_mul_forward_direct", MatMul.class, new MatMulForwardDirect());
    return c.builder.build();
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

  private void add(String name, Class<? extends Op> op, Algorithm algorithm) {
    if (!withheld.contains(name)) {
      builder.add(op, new OpenClCandidate(name, algorithm, device, failures));
    }
  }
}
