package org.lenslet.backend.reference;

import org.lenslet.backend.Backend;
import org.lenslet.backend.WideWindowCases;

class ReferenceWideWindowTest extends WideWindowCases {
  private final ReferenceBackend backend = new ReferenceBackend();

  @Override
  protected Backend backend() {
    return backend;
  }
}
