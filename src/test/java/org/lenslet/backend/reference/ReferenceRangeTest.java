package org.lenslet.backend.reference;

import org.lenslet.backend.Backend;
import org.lenslet.backend.RangeCases;

class ReferenceRangeTest extends RangeCases {
  private final ReferenceBackend backend = new ReferenceBackend();

  @Override
  protected Backend backend() {
    return backend;
  }
}
