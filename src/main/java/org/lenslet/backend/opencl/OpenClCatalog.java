package org.lenslet.backend.opencl;

import java.util.List;
import java.util.Set;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.opencl.device.ClDevice;
import org.lenslet.op.AdamUpdate;
import org.lenslet.op.MaxPool;
import org.lenslet.op.Op;
import org.lenslet.op.Pointwise;
import org.lenslet.op.Reduce;
import org.lenslet.op.SgdUpdate;
import org.lenslet.op.Softmax;
import org.lenslet.op.SoftmaxCrossEntropy;
import org.lenslet.op.SoftmaxCrossEntropyBackward;

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
    c.addPointwise();
    c.addReduce();
    c.add(SoftmaxLanes.FORWARD.kernel(), Softmax.class, SoftmaxLanes.FORWARD);
    c.add(
        SoftmaxLanes.CROSS_ENTROPY.kernel(), SoftmaxCrossEntropy.class, SoftmaxLanes.CROSS_ENTROPY);
    c.add(
        SoftmaxLanes.CROSS_ENTROPY_BACKWARD.kernel(),
        SoftmaxCrossEntropyBackward.class,
        SoftmaxLanes.CROSS_ENTROPY_BACKWARD);
    c.addUpdate("sgd_update_fused", SgdUpdate.class);
    c.addUpdate("adam_update_fused", AdamUpdate.class);
    c.add("max_pool_forward_direct", MaxPool.class, new MaxPoolForwardDirect());
    return c.builder.build();
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
