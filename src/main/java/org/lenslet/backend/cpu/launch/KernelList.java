package org.lenslet.backend.cpu.launch;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.Problem;
import org.lenslet.op.Op;

/** Collects the kernels of the families, each operation's in order of preference. */
public final class KernelList {
  private final CpuContext context;
  private final KernelCatalog.Builder builder = KernelCatalog.builder();

  public KernelList(CpuContext context) {
    this.context = context;
  }

  /** Adds a kernel that takes every problem. */
  public void add(
      String name, Class<? extends Op> op, BiFunction<CpuContext, Problem, CpuKernel> kernel) {
    add(name, op, problem -> Optional.empty(), kernel);
  }

  /**
   * Adds a kernel.
   *
   * @param refusal why a problem is refused, or empty
   */
  public void add(
      String name,
      Class<? extends Op> op,
      Function<Problem, Optional<String>> refusal,
      BiFunction<CpuContext, Problem, CpuKernel> kernel) {
    builder.add(op, new CpuCandidate(name, refusal, problem -> kernel.apply(context, problem)));
  }

  public KernelCatalog catalog() {
    return builder.build();
  }
}
