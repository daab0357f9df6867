package org.lenslet.backend.opencl.device;

import java.util.ArrayList;
import java.util.List;
import org.jocl.cl_kernel;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Launch;
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
    cl_kernel kernel = program.acquire();
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

  void add(BoundKernel kernel) {
    kernels.add(kernel);
  }

  /** The launch of everything enqueued so far; closing it closes what this builder made. */
  public Launch build() {
    return new KernelLaunch(kernels.toArray(BoundKernel[]::new), scope, device.isProfiling());
  }

  /** Gives up: closes what was made. Not to be called after {@link #build}. */
  @Override
  public void close() {
    scope.close();
  }

  private record KernelLaunch(BoundKernel[] kernels, Scope scope, boolean profiling)
      implements Launch {
    @Override
    public void run() {
      for (BoundKernel kernel : kernels) {
        kernel.enqueue();
      }
    }

    @Override
    public long runTimed() {
      if (!profiling) {
        return Launch.super.runTimed();
      }
      long nanos = 0;
      for (BoundKernel kernel : kernels) {
        nanos += kernel.enqueueTimed();
      }
      return nanos;
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
