package org.lenslet.backend.cpu;

import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.simd.SimdProvider;
import org.lenslet.parity.BackendParityTest;

/** The vectorised backend on several threads against the reference. */
class CpuParityTest extends BackendParityTest {

  @Override
  protected Backend open() {
    return new CpuBackend(2, SimdProvider.best());
  }
}
