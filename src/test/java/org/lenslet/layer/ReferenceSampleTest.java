package org.lenslet.layer;

import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;

class ReferenceSampleTest extends SampleCases {
  private final ReferenceBackend backend = new ReferenceBackend();

  @Override
  protected Backend backend() {
    return backend;
  }
}
