package org.lenslet.train.feed;

import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;

class ReferenceLevelTest extends LevelCases {
  @Override
  Backend open() {
    return new ReferenceBackend();
  }
}
