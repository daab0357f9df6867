package org.lenslet.backend.reference.launch;

import org.lenslet.backend.KernelCatalog;
import org.lenslet.op.Op;

/**
 * Collects the kernels of the families, a line an operation: the loops that define it, and where
 * those are too slow for training a fast twin.
 */
public final class ReferenceList {
  private final KernelCatalog.Builder specification = KernelCatalog.builder();
  private final KernelCatalog.Builder fast = KernelCatalog.builder();

  /** Adds the kernel that defines an operation; its name gets the ending {@code _reference}. */
  public <O extends Op> ReferenceList add(
      String name, Class<O> type, ReferenceCandidate.Kernel<O> kernel) {
    return add(name, type, kernel, kernel);
  }

  /**
   * Adds the kernel that defines an operation, and its fast twin.
   *
   * @param twin computes the same sums in another order
   */
  public <O extends Op> ReferenceList add(
      String name,
      Class<O> type,
      ReferenceCandidate.Kernel<O> kernel,
      ReferenceCandidate.Kernel<O> twin) {
    String full = name + "_reference";
    specification.add(type, new ReferenceCandidate<>(full, type, kernel));
    fast.add(type, new ReferenceCandidate<>(full, type, twin));
    return this;
  }

  /** The kernels that define the operations. */
  public KernelCatalog specification() {
    return specification.build();
  }

  /** The same, with the twins in their places. */
  public KernelCatalog fast() {
    return fast.build();
  }
}
