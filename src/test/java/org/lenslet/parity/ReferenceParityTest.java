package org.lenslet.parity;

import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;

/** The reference keeps its own contracts: canaries, inputs, determinism, bounds, adjoints. */
class ReferenceParityTest extends BackendParityTest {

  @Override
  protected Backend open() {
    return new ReferenceBackend();
  }
}
