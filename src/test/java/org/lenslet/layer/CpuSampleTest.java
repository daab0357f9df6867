package org.lenslet.layer;

import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;

class CpuSampleTest extends SampleCases {
  private final CpuBackend backend = new CpuBackend(2);

  @Override
  protected Backend backend() {
    return backend;
  }
}
