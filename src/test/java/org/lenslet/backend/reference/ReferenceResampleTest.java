package org.lenslet.backend.reference;

import org.lenslet.backend.Backend;
import org.lenslet.backend.ResampleCases;

class ReferenceResampleTest extends ResampleCases {

  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }
}
