package org.lenslet.backend.opencl.launch;

import org.lenslet.backend.DeviceTensor;
import org.lenslet.tensor.TensorSpec;

/** Cuts the workspace of a launch into tensors, one after the other. */
public final class Workspace {
  private final DeviceTensor memory;
  private int taken;

  public Workspace(DeviceTensor memory) {
    this.memory = memory;
  }

  /** The next so many floats. */
  public DeviceTensor take(long floats) {
    int from = memory.offset() + taken;
    taken += Math.toIntExact(floats);
    return new DeviceTensor(memory.buffer(), from, TensorSpec.f32(Math.toIntExact(floats)));
  }
}
