package org.lenslet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.error.DeviceException;
import org.lenslet.error.UsageException;

class BackendsTest {

  @Test
  void namesOpenTheirKind() {
    for (String kind : new String[] {"cpu", "reference"}) {
      try (Backend backend = Backends.open(kind)) {
        assertEquals(kind, backend.name());
      }
    }
  }

  @Test
  void theBestIsTheFastJavaOne() {
    try (Backend best = Backends.best();
        Backend auto = Backends.open("auto")) {
      assertEquals("cpu", best.name());
      assertEquals("cpu", auto.name());
    }
  }

  @Test
  void othersAreRefusedWithWhatThereIs() {
    UsageException unknown = assertThrows(UsageException.class, () -> Backends.open("tpu"));
    assertEquals("device: expected one of auto, cpu, reference, got tpu", unknown.getMessage());
    DeviceException absent = assertThrows(DeviceException.class, () -> Backends.open("opencl"));
    assertTrue(absent.getMessage().contains("use --device auto"), absent.getMessage());
  }
}
