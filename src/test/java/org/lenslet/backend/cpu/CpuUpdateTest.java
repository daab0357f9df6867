package org.lenslet.backend.cpu;

import org.lenslet.backend.Backend;
import org.lenslet.backend.UpdateCases;

class CpuUpdateTest extends UpdateCases {
  private final CpuBackend backend = new CpuBackend(2);

  @Override
  protected Backend backend() {
    return backend;
  }
}
