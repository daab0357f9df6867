package org.lenslet.train.task;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClDevices;

@Tag("opencl")
class OpenClTargetTest extends TargetCases {
  private static Backend backend;

  @BeforeAll
  static void open() {
    backend = OpenClDevices.open();
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
