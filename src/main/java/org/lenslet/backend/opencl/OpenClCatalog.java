package org.lenslet.backend.opencl;

import java.util.Set;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.opencl.device.ClDevice;
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
    c.add("max_pool_forward_direct", MaxPool.class, new MaxPoolForwardDirect());
    c.addMatMul(device.facts().isCpu());
    return c.builder.build();
  }

  private void addMatMul(boolean cpu) {
    if (!cpu) {
      add("mat_mul_forward_tiled", MatMul.class, new MatMulForwardTiled());
    }
    add("mat_mul_forward_strips", MatMul.class, new MatMulForwardStrips());
    add("mat_mul_forward_panels", MatMul.class, new MatMulForwardPanels());
    if (cpu) {
      add("mat_mul_forward_tiled", MatMul.class, new MatMulForwardTiled());
    }
    add("mat_mul_forward_direct", MatMul.class, new MatMulForwardDirect());
  }

  private void add(String name, Class<? extends Op> op, Algorithm algorithm) {
    if (!withheld.contains(name)) {
      builder.add(op, new OpenClCandidate(name, algorithm, device, failures));
    }
  }
}
