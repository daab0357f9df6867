package org.lenslet.train;

import org.junit.jupiter.api.Tag;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClDevices;

@Tag("opencl")
class OpenClLastBatchTest extends LastBatchCases {
  @Override
  Backend open() {
    return OpenClDevices.open();
  }
}
