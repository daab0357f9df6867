package org.lenslet.cli.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.lenslet.backend.opencl.platform.Absence.Part.LOADER;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.opencl.platform.Absence;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.platform.Platforms;
import org.lenslet.cli.Cli;
import org.lenslet.cli.Main;

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
  void theDoctorsLinesAreRowsForOtherProgramsToo() {
    Path json = folder.resolve("doctor.jsonl");
    Cli cli = Cli.run("doctor", "--quick", "--json", json).succeeds();
    List<JsonObject> rows = Cli.objects(json);
    assertEquals(cli.out().lines().count(), rows.size());
    List<String> devices = new ArrayList<>();
    for (JsonObject row : rows) {
      String line = row.get("subject").getAsString() + " ";
      assertTrue(cli.out().contains(line) && row.has("text") && row.has("date"), row.toString());
      if (row.get("subject").getAsString().equals("limits")) {
        devices.add(row.get("device").getAsString());
      }
    }
    assertEquals(Platforms.probe().devices().size(), devices.size());
    for (int i = 0; i < devices.size(); i++) {
      assertEquals("opencl:" + i, devices.get(i));
    }
  }

  @Test
  void theDoctorMeasuresEveryDeviceThatPasses() {
    String text = Cli.run("doctor").succeeds().out();
    long devices = Platforms.probe().devices().size();
    assertEquals(devices + 1, text.lines().filter(line -> line.contains("GFLOP/s")).count(), text);
    assertEquals(devices, text.lines().filter(line -> line.contains("self-test")).count(), text);
  }

  /** JOCL has no native library for this processor; one that may not be loaded ends the same. */
  @Test
  void aJoclThatDoesNotLoadIsNamedWithItsReason() throws Exception {
    assumeFalse(
        Platforms.probe().problem().map(Absence::missing).filter(LOADER::equals).isPresent(),
        "no OpenCL loader");
    Path output = folder.resolve("doctor.txt");
    Process doctor =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dos.arch=riscv64",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "doctor",
                "--quick")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(doctor.waitFor(20, TimeUnit.MINUTES), "the doctor has not ended");
    String text = Files.readString(output);
    String problem =
        text.lines().filter(line -> line.startsWith("problem ")).findFirst().orElse(text);
    assertTrue(problem.matches("problem +JOCL's native library JOCL_\\S+ cannot be .*"), problem);
    assertTrue(problem.contains("No resource found"), problem);
    assertTrue(text.contains("JOCL's own native library does not load"), text);
    assertFalse(text.contains("no platform that answers"), text);
  }
}
