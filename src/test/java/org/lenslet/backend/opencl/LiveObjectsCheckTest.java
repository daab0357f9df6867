package org.lenslet.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LiveObjectsCheckTest {

  @Test
  void looksAfterEveryTest() {
    assertTrue(LiveObjectsCheck.inForce, "see META-INF/services and junit-platform.properties");
  }
}
