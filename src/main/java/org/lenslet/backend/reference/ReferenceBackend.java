package org.lenslet.backend.reference;

import org.lenslet.backend.Backend;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.Lifetime;
import org.lenslet.tensor.DType;

/**
 * Java loops, double precision inside: for most operations plain ones, for products and
 * convolutions fast twins of them, which {@link #specification} does without. Deterministic, for
 * any number of threads. Different launches may run in different threads; one launch must not run
 * in two at once. Unlike those of other backends, launches allocate memory for their sums.
 */
public final class ReferenceBackend implements Backend {
  private final KernelCatalog catalog;
  private final Lifetime lifetime = new Lifetime("reference backend");

  /** Fast enough to train with, and to judge large problems by. */
  public ReferenceBackend() {
    this(ReferenceCatalog.FAST);
  }

  private ReferenceBackend(KernelCatalog catalog) {
    this.catalog = catalog;
  }

  /** Plain loops alone: the judge of everything else, the fast twins included. */
  public static ReferenceBackend specification() {
    return new ReferenceBackend(ReferenceCatalog.SPECIFICATION);
  }

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String deviceName() {
    return "Java " + Runtime.version();
  }

  @Override
  public KernelCatalog catalog() {
    return catalog;
  }

  @Override
  public DeviceBuffer allocate(DType type, int elements) {
    requireOpen();
    return new HeapBuffer(type, elements, lifetime);
  }

  /** Nothing to wait for: a launch has run when it returns. */
  @Override
  public void finish() {
    requireOpen();
  }

  @Override
  public void requireOpen() {
    lifetime.requireOpen();
  }

  /** Releases nothing, as the garbage collector owns the heap, but ends the use of the backend. */
  @Override
  public void close() {
    lifetime.close();
  }
}
