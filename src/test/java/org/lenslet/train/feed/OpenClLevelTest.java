package org.lenslet.train.feed;

import org.junit.jupiter.api.Tag;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClDevices;

@Tag("opencl")
class OpenClLevelTest extends LevelCases {
  @Override
  Backend open() {
    return OpenClDevices.open();
  }
}
