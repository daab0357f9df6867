package org.lenslet.backend.reference;

import org.lenslet.backend.Backend;
import org.lenslet.backend.WindowCases;

class ReferenceWindowTest extends WindowCases {

  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }
}
