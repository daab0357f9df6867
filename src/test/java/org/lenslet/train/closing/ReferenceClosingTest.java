package org.lenslet.train.closing;

import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;

class ReferenceClosingTest extends ClosingCases {
  @Override
  protected Backend open() {
    return new ReferenceBackend();
  }
}
