package org.lenslet.backend.reference;

import org.lenslet.backend.Backend;
import org.lenslet.backend.RandomNumberCases;

class ReferenceRandomNumberTest extends RandomNumberCases {

  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }
}
