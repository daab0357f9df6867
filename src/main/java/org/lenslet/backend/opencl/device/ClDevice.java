package org.lenslet.backend.opencl.device;

import static org.jocl.CL.*;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jocl.CLException;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Lifetime;
import org.lenslet.backend.MemoryLimits;
import org.lenslet.backend.Scope;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.platform.Failures;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.platform.LiveObjects;
import org.lenslet.backend.opencl.platform.Platforms;
import org.lenslet.backend.opencl.platform.Releases;
import org.lenslet.backend.opencl.program.BinaryCache;
import org.lenslet.backend.opencl.program.BuildStatistics;
import org.lenslet.backend.opencl.program.ClProgram;
import org.lenslet.backend.opencl.program.KernelFiles;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.backend.opencl.program.Programs;
import org.lenslet.error.KernelBuildException;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.TensorSpec;

/**
 * An opened device: a context, an in-order queue for kernels, programs and memory. May be used by
 * several threads at once: plans of several threads share the queue, in which each plan's kernels
 * stay in order. A launch, its arguments and its memory belong to one thread at a time, but any
 * thread may close them, or the device, at any time: what the device still owns then goes with it.
 */
public final class ClDevice implements AutoCloseable {
  private final FoundDevice found;
  private final ClOptions options;
  private final Scope scope = new Scope();
  private final cl_context context;
  private final cl_command_queue queue;
  private final Programs programs;
  private final ClMemory memory;
  private final Transfers transfers;
  private final Patience finishing = new Patience();
  private final AtomicLong launchesLeft;
  private DeviceBuffer noFloats;
  private DeviceBuffer noInts;
  private final Lifetime lifetime = new Lifetime("opencl backend", this::release);

  private ClDevice(FoundDevice found, ClOptions options) {
    this.found = found;
    this.options = options;
    this.launchesLeft = new AtomicLong(options.launchesUntilFailure());
    try {
      cl_context_properties properties = new cl_context_properties();
      properties.addProperty(CL_CONTEXT_PLATFORM, found.platform());
      this.context =
          LiveObjects.created(
              clCreateContext(properties, 1, new cl_device_id[] {found.id()}, null, null, null));
      scope.own(() -> Releases.quietly(() -> clReleaseContext(context)));
      this.queue = createQueue();
      BinaryCache cache =
          options.binaryCache().isOn(!Programs.hasCacheOfItsOwn(facts()))
              ? BinaryCache.open()
              : BinaryCache.off();
      this.programs =
          scope.own(new Programs(context, found, new KernelFiles(options.kernels()), cache));
      this.memory = scope.own(new ClMemory(this, context, facts(), options.memoryLimitBytes()));
      this.transfers = scope.own(new Transfers(this, queue, createQueue()));
    } catch (CLException e) {
      scope.close();
      throw Failures.of(facts().name(), "a context with its queues", e);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  /** Opens a device that {@link Platforms} found. */
  public static ClDevice open(FoundDevice device, ClOptions options) {
    return new ClDevice(device, options);
  }

  // The successor, clCreateCommandQueueWithProperties, is missing in OpenCL 1.2, which is what
  // Apple has.
  @SuppressWarnings("deprecation")
  private cl_command_queue createQueue() {
    long properties = options.profiling() ? CL_QUEUE_PROFILING_ENABLE : 0;
    cl_command_queue created =
        LiveObjects.created(clCreateCommandQueue(context, found.id(), properties, null));
    scope.own(() -> Releases.quietly(() -> clReleaseCommandQueue(created)));
    return created;
  }

  public DeviceFacts facts() {
    return found.facts();
  }

  /** Whether launches are measured on the device's own clock. */
  public boolean isProfiling() {
    return options.profiling();
  }

  /** Memory of undefined content. */
  public DeviceBuffer allocate(DType type, int elements) {
    return use(
        () -> new ClBuffer(this, memory.allocate((long) elements * type.bytes()), type, elements));
  }

  /**
   * Builds a kernel, or finds it built.
   *
   * @throws KernelBuildException if it does not build
   */
  public void build(KernelVariant variant) {
    program(variant);
  }

  /** Why a kernel does not build, if that was tried; compiles nothing. */
  public Optional<KernelBuildException> buildFailure(KernelVariant variant) {
    return programs.failure(variant);
  }

  /** Begins a launch. */
  public LaunchBuilder launch() {
    return new LaunchBuilder(this);
  }

  /** Waits until everything enqueued has run. */
  public void finish() {
    lifetime.begin();
    try {
      await(new Marker(), finishing, () -> clFinish(queue));
    } catch (CLException e) {
      throw Failures.of(facts().name(), "clFinish", e);
    } finally {
      lifetime.end();
    }
  }

  /** How much memory is in use. */
  public MemoryUse memoryUse() {
    return memory.use();
  }

  /** How much memory may be used. */
  public MemoryLimits memoryLimits() {
    return memory.limits();
  }

  /** How building went so far. */
  public BuildStatistics buildStatistics() {
    return programs.statistics();
  }

  public ClProgram program(KernelVariant variant) {
    return use(() -> programs.get(variant));
  }

  /**
   * Does something with native objects, which live until it is done.
   *
   * @throws org.lenslet.error.ClosedException if the device is closed
   */
  <T> T use(Supplier<T> call) {
    lifetime.begin();
    try {
      return call.get();
    } finally {
      lifetime.end();
    }
  }

  /** For what must not allocate: begins a use, and {@link Lifetime#end} ends it. */
  Lifetime lifetime() {
    return lifetime;
  }

  /**
   * Refuses a device that is closed.
   *
   * @throws org.lenslet.error.ClosedException if it is
   */
  public void requireOpen() {
    lifetime.requireOpen();
  }

  cl_command_queue queue() {
    return queue;
  }

  cl_device_id id() {
    return found.id();
  }

  ClMemory memory() {
    return memory;
  }

  Transfers transfers() {
    return transfers;
  }

  /**
   * Waits for all that is enqueued, asleep for most of the time where the driver would spin.
   *
   * @param marker not placed, before and after
   * @param wait waits for the queue as the driver does
   */
  void await(Marker marker, Patience patience, Runnable wait) {
    clFlush(queue);
    if (facts().isCpu()) {
      wait.run(); // PoCL sleeps by itself
      return;
    }
    marker.place(queue);
    try {
      clFlush(queue);
      patience.await(marker::isPassed, wait);
    } finally {
      marker.remove();
    }
  }

  /** Waits for a marker that was flushed, in the same way. */
  void await(Marker placed, Patience patience) {
    if (facts().isCpu()) {
      placed.await();
    } else {
      patience.await(placed::isPassed, placed::await);
    }
  }

  /** A tensor of one element for arguments that stand for nothing. */
  synchronized DeviceTensor nothing(DType type) {
    if (type == DType.FLOAT32) {
      if (noFloats == null) {
        noFloats = scope.own(allocate(type, 1));
      }
      return new DeviceTensor(noFloats, 0, TensorSpec.f32(1));
    }
    if (noInts == null) {
      noInts = scope.own(allocate(type, 1));
    }
    return new DeviceTensor(noInts, 0, TensorSpec.i32(1));
  }

  /** Plays dead at the launch that the options name. */
  void failWhenDue() {
    if (options.launchesUntilFailure() > 0 && launchesLeft.decrementAndGet() <= 0) {
      throw new CLException("failAfter", CL_OUT_OF_RESOURCES);
    }
  }

  /** Waits for what runs and releases everything that was made on the device; idempotent. */
  @Override
  public void close() {
    lifetime.closeAndWait();
  }

  private void release() {
    try {
      clFinish(queue);
    } catch (CLException e) {
      // The device is lost; whoever used it has been told.
    }
    scope.close();
  }
}
