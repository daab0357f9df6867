package org.lenslet.backend.reference;

import org.lenslet.backend.Backend;
import org.lenslet.backend.UpdateCases;

class ReferenceUpdateTest extends UpdateCases {

  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }
}
