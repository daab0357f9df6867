package org.lenslet.train.feed;

import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;

class CpuLevelTest extends LevelCases {
  @Override
  Backend open() {
    return new CpuBackend();
  }
}
