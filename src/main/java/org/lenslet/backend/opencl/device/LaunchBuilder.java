package org.lenslet.backend.opencl.device;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jocl.cl_kernel;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Lifetime;
import org.lenslet.backend.Scope;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.ClProgram;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Collects kernels, in order, into one launch that owns them. */
public final class LaunchBuilder implements AutoCloseable {
  private final ClDevice device;
  private final Scope scope = new Scope();
  private final List<BoundKernel> kernels = new ArrayList<>();
  private final Set<ClBuffer> memory = new LinkedHashSet<>();

  LaunchBuilder(ClDevice device) {
    this.device = device;
  }

  ClDevice device() {
    return device;
  }

  /** What the device says of itself. */
  public DeviceFacts facts() {
    return device.facts();
  }

  /** Begins a kernel; {@link KernelCall#enqueue} ends it. */
  public KernelCall kernel(KernelVariant variant) {
    ClProgram program = device.program(variant);
    cl_kernel kernel = device.use(program::acquire);
    scope.own(() -> program.release(kernel));
    return new KernelCall(this, program.signature(), kernel);
  }

  /** A table of integers in device memory, owned by the launch. */
  public DeviceTensor table(int... values) {
    DeviceBuffer buffer = scope.own(device.allocate(DType.INT32, Math.max(1, values.length)));
    HostTensor contents = HostTensor.ofInts(Shape.of(values.length), values);
    if (values.length > 0) {
      buffer.write(0, contents);
    }
    return new DeviceTensor(buffer, 0, contents.spec());
  }

  /** A table of floats in device memory, owned by the launch. */
  public DeviceTensor floats(float... values) {
    DeviceBuffer buffer = scope.own(device.allocate(DType.FLOAT32, Math.max(1, values.length)));
    HostTensor contents = HostTensor.of(Shape.of(values.length), values);
    if (values.length > 0) {
      buffer.write(0, contents);
    }
    return new DeviceTensor(buffer, 0, contents.spec());
  }

  /** Keeps the memory of a buffer as long as kernels are bound to it. */
  void keep(ClBuffer buffer) {
    if (memory.add(buffer)) {
      buffer.lifetime().begin();
      scope.own(() -> buffer.lifetime().end());
    }
  }

  void add(BoundKernel kernel) {
    kernels.add(kernel);
  }

  /** The launch of everything enqueued so far; closing it closes what this builder made. */
  public Launch build() {
    return new KernelLaunch(
        device,
        kernels.toArray(BoundKernel[]::new),
        memory.toArray(ClBuffer[]::new),
        new Lifetime("launch", scope::close));
  }

  /** Gives up: closes what was made. Not to be called after {@link #build}. */
  @Override
  public void close() {
    scope.close();
  }

  private record KernelLaunch(
      ClDevice device, BoundKernel[] kernels, ClBuffer[] memory, Lifetime lifetime)
      implements Launch {
    @Override
    public void run() {
      begin();
      try {
        for (BoundKernel kernel : kernels) {
          kernel.enqueue();
        }
      } finally {
        end();
      }
    }

    @Override
    public long runTimed() {
      if (!device.isProfiling()) {
        return Launch.super.runTimed();
      }
      begin();
      try {
        long nanos = 0;
        for (BoundKernel kernel : kernels) {
          nanos += kernel.enqueueTimed();
        }
        return nanos;
      } finally {
        end();
      }
    }

    private void begin() {
      device.lifetime().begin();
      try {
        lifetime.begin();
      } catch (RuntimeException e) {
        device.lifetime().end();
        throw e;
      }
      try {
        for (ClBuffer buffer : memory) {
          buffer.lifetime().requireOpen();
        }
      } catch (RuntimeException e) {
        end();
        throw e;
      }
    }

    /** What the launch has goes before the device. */
    private void end() {
      lifetime.end();
      device.lifetime().end();
    }

    @Override
    public void close() {
      lifetime.close();
    }
  }
}
