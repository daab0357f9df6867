package org.lenslet.backend.reference;

import org.lenslet.backend.Backend;
import org.lenslet.backend.ShiftCases;

class ReferenceShiftTest extends ShiftCases {
  private final ReferenceBackend backend = new ReferenceBackend();

  @Override
  protected Backend backend() {
    return backend;
  }
}
