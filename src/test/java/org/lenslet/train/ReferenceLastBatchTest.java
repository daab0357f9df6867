package org.lenslet.train;

import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;

class ReferenceLastBatchTest extends LastBatchCases {
  @Override
  Backend open() {
    return new ReferenceBackend();
  }
}
