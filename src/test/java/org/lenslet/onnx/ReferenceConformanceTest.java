package org.lenslet.onnx;

import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;

class ReferenceConformanceTest extends ConformanceCases {
  @Override
  Backend open() {
    return new ReferenceBackend();
  }
}
