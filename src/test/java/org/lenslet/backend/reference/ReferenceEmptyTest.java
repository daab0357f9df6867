package org.lenslet.backend.reference;

import org.lenslet.backend.Backend;
import org.lenslet.backend.EmptyCases;

class ReferenceEmptyTest extends EmptyCases {
  private final ReferenceBackend backend = new ReferenceBackend();

  @Override
  protected Backend backend() {
    return backend;
  }
}
