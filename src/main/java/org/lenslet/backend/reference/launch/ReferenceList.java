package org.lenslet.backend.reference.launch;

import org.lenslet.backend.KernelCatalog;
import org.lenslet.op.Op;

/** Collects the kernels of the families, a line an operation. */
public final class ReferenceList {
  private final KernelCatalog.Builder builder = KernelCatalog.builder();

  /** Adds the kernel that defines an operation; its name gets the ending {@code _reference}. */
  public <O extends Op> ReferenceList add(
      String name, Class<O> type, ReferenceCandidate.Kernel<O> kernel) {
    builder.add(type, new ReferenceCandidate<>(name + "_reference", type, kernel));
    return this;
  }

  public KernelCatalog catalog() {
    return builder.build();
  }
}
