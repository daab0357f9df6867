package org.lenslet.onnx;

import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;

class CpuConformanceTest extends ConformanceCases {
  @Override
  Backend open() {
    return new CpuBackend();
  }
}
