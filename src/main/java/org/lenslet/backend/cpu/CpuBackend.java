package org.lenslet.backend.cpu;

import org.lenslet.backend.Backend;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.Lifetime;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.Workers;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.backend.cpu.simd.SimdProvider;
import org.lenslet.error.Count;
import org.lenslet.tensor.DType;

/**
 * The fast backend in pure Java: all cores, and vectors where the module jdk.incubator.vector is
 * there. Deterministic, for any number of threads. Launches run in the calling thread and in the
 * backend's own workers. Several plans may run in several threads at once, each plan and its
 * variables in one thread at a time; the workers help one of them at a time.
 */
public final class CpuBackend implements Backend {
  private final CpuContext context;
  private final KernelCatalog catalog;
  private final Lifetime lifetime;

  /** A backend on all processors that the JVM may use. */
  public CpuBackend() {
    this(Runtime.getRuntime().availableProcessors());
  }

  /** A backend with so many threads, the caller included. */
  public CpuBackend(int threads) {
    this(threads, SimdProvider.best());
  }

  CpuBackend(int threads, Simd simd) {
    this.context = new CpuContext(simd, new Workers(threads));
    this.catalog = CpuCatalog.of(context);
    this.lifetime = new Lifetime("cpu backend", context.workers()::close);
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public String deviceName() {
    return "Java "
        + Runtime.version().feature()
        + ", "
        + Count.of(context.workers().threads(), "thread")
        + ", "
        + context.simd().name();
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

  /** Ends the worker threads. */
  @Override
  public void close() {
    lifetime.close();
  }
}
