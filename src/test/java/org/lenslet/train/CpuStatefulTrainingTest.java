package org.lenslet.train;

import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;

class CpuStatefulTrainingTest extends StatefulTrainingCases {
  @Override
  Backend open() {
    return new CpuBackend();
  }
}
