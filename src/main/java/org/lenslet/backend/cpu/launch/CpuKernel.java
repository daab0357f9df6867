package org.lenslet.backend.cpu.launch;

import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;

/** A kernel prepared for one problem, before it has memory. */
@FunctionalInterface
public interface CpuKernel {

  /** Makes the launch. */
  Launch bind(Binding binding);

  /** FLOAT32 elements of workspace that the launch needs. */
  default long workspaceFloats() {
    return 0;
  }
}
