package org.lenslet.train;

import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;

class ReferenceStatefulTrainingTest extends StatefulTrainingCases {
  @Override
  Backend open() {
    return new ReferenceBackend();
  }
}
