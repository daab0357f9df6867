package org.lenslet.backend.cpu;

import org.lenslet.backend.Backend;
import org.lenslet.backend.ResampleCases;

class CpuResampleTest extends ResampleCases {
  private final CpuBackend backend = new CpuBackend(2);

  @Override
  protected Backend backend() {
    return backend;
  }
}
