package org.lenslet.backend.reference;

import org.lenslet.backend.Backend;
import org.lenslet.backend.OperationCases;

class ReferenceOperationTest extends OperationCases {

  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }
}
