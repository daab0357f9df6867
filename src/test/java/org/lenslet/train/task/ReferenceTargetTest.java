package org.lenslet.train.task;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;

class ReferenceTargetTest extends TargetCases {
  private static Backend backend;

  @BeforeAll
  static void open() {
    backend = new ReferenceBackend();
  }

  @AfterAll
  static void close() {
    if (backend != null) {
      backend.close();
    }
  }

  @Override
  Backend backend() {
    return backend;
  }
}
