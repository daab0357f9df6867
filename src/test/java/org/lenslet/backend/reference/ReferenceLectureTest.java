package org.lenslet.backend.reference;

import org.lenslet.backend.Backend;
import org.lenslet.backend.LectureCases;

class ReferenceLectureTest extends LectureCases {

  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }
}
