package org.lenslet.backend.cpu;

import org.lenslet.backend.Backend;
import org.lenslet.backend.EmptyCases;

class CpuEmptyTest extends EmptyCases {
  private final CpuBackend backend = new CpuBackend(2);

  @Override
  protected Backend backend() {
    return backend;
  }
}
