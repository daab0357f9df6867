package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.opencl.device.FoundDevice;
import org.lenslet.backend.opencl.device.Platforms;

class DoctorCommandTest {
  @TempDir private Path folder;

  @Test
  void theJavaBackendsComeBehindEveryOpenClDevice() {
    Path json = folder.resolve("devices.jsonl");
    Cli cli = Cli.run("devices", "--json", json).succeeds();
    List<JsonObject> rows = Cli.objects(json);
    List<FoundDevice> devices = Platforms.probe().devices();
    assertEquals(devices.size() + 2, rows.size());
    for (int i = 0; i < devices.size(); i++) {
      assertEquals("opencl:" + i, rows.get(i).get("device").getAsString());
      assertEquals(devices.get(i).facts().name(), rows.get(i).get("name").getAsString());
      assertTrue(cli.out().contains(devices.get(i).facts().name()), cli.out());
    }
    assertEquals("cpu", rows.get(devices.size()).get("device").getAsString());
    assertEquals("reference", rows.get(devices.size() + 1).get("device").getAsString());
  }

  @Test
  void theQuickDoctorListsAllAndAdvisesOnlyWhereNoDeviceIs() {
    String text = Cli.run("doctor", "--quick").succeeds().out();
    for (String subject : new String[] {"lenslet", "java", "flags", "system", "loader", "cache"}) {
      assertTrue(text.matches("(?s)(.*\\R)?" + subject + " +\\S.*"), subject + " in " + text);
    }
    List<FoundDevice> devices = Platforms.probe().devices();
    devices.forEach(device -> assertTrue(text.contains(device.facts().name()), text));
    assertEquals(devices.isEmpty(), text.contains("\nadvice "), text);
    assertFalse(text.contains("measured"), "nothing is opened: " + text);
  }

  @Test
  void theDoctorMeasuresEveryDeviceThatPasses() {
    String text = Cli.run("doctor").succeeds().out();
    long devices = Platforms.probe().devices().size();
    assertEquals(devices + 1, text.lines().filter(line -> line.contains("GFLOP/s")).count(), text);
    assertEquals(devices, text.lines().filter(line -> line.contains("self-test")).count(), text);
  }
}
