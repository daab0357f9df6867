package org.lenslet.backend.cpu;

import org.junit.jupiter.api.Tag;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.simd.ScalarSimd;
import org.lenslet.parity.BackendParityTest;

/** The scalar twin, on one thread, against the reference. */
@Tag("slow")
class ScalarCpuParityTest extends BackendParityTest {

  @Override
  protected Backend open() {
    return new CpuBackend(1, new ScalarSimd());
  }
}
