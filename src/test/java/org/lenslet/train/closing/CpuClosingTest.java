package org.lenslet.train.closing;

import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;

class CpuClosingTest extends ClosingCases {
  @Override
  protected Backend open() {
    return new CpuBackend(3);
  }
}
