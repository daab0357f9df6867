package org.lenslet.onnx;

import org.junit.jupiter.api.Tag;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClDevices;

@Tag("opencl")
class OpenClConformanceTest extends ConformanceCases {
  @Override
  Backend open() {
    return OpenClDevices.open();
  }
}
