package org.lenslet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
  void theBestIsOpenClAndWithoutItTheFastJavaOne() {
    List<String> notes = new ArrayList<>();
    try (Backend auto = Backends.open("auto", notes::add)) {
      if (Boolean.getBoolean("lenslet.requireOpenCl")) {
        assertEquals("opencl", auto.name(), notes.toString());
      } else if (!auto.name().equals("opencl")) {
        assertEquals("cpu", auto.name());
        assertTrue(notes.get(notes.size() - 1).startsWith("no OpenCL: "), notes.toString());
      }
    }
  }

  @Test
  void othersAreRefusedWithWhatThereIs() {
    UsageException unknown = assertThrows(UsageException.class, () -> Backends.open("tpu"));
    assertEquals(
        "device: expected one of auto, opencl, opencl:NAME, cpu, reference, got tpu",
        unknown.getMessage());
    DeviceException absent =
        assertThrows(DeviceException.class, () -> Backends.open("opencl:no such device"));
    assertTrue(absent.getMessage().startsWith("opencl: expected "), absent.getMessage());
  }
}
