package org.lenslet.backend.opencl;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.lenslet.backend.Backend;
import org.lenslet.backend.ResampleCases;

@Tag("opencl")
@Tag("kernels")
@Tag("sweep")
class OpenClResampleTest extends ResampleCases {
  private static OpenClBackend backend;

  @BeforeAll
  static void open() {
    backend = OpenClDevices.openAll();
  }

  @AfterAll
  static void close() {
    if (backend != null) {
      backend.close();
    }
  }

  @Override
  protected Backend backend() {
    return backend;
  }
}
