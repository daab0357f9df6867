package org.lenslet.train;

import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;

class CpuLastBatchTest extends LastBatchCases {
  @Override
  Backend open() {
    return new CpuBackend(2);
  }
}
