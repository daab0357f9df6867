package org.lenslet.backend.opencl;

import org.lenslet.backend.DeviceTensor;
import org.lenslet.tensor.TensorSpec;

/** Cuts the workspace of a launch into tensors, one after the other. */
final class Workspace {
  private final DeviceTensor memory;
  private int taken;

  Workspace(DeviceTensor memory) {
    this.memory = memory;
  }

  /** The next so many floats. */
  DeviceTensor take(long floats) {
    int from = memory.offset() + taken;
    taken += Math.toIntExact(floats);
    return new DeviceTensor(memory.buffer(), from, TensorSpec.f32(Math.toIntExact(floats)));
  }
}
