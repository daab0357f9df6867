package org.lenslet.train.closing;

import org.junit.jupiter.api.Tag;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClDevices;

@Tag("opencl")
class OpenClClosingTest extends ClosingCases {
  @Override
  protected Backend open() {
    return OpenClDevices.open();
  }
}
