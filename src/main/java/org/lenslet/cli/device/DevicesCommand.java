package org.lenslet.cli.device;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.platform.FoundPlatform;
import org.lenslet.backend.opencl.platform.Platforms;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.JsonRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists where Lenslet can run. */
@Command(
    name = "devices",
    description = "List the devices, the best first, and the value of --device for each.",
    footer = {"", "Example:", "  ./lenslet devices"})
public final class DevicesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    json.check();
    Platforms platforms = Platforms.probe();
    List<Map<String, Object>> rows = new ArrayList<>();
    List<FoundDevice> devices = platforms.devices();
    for (int i = 0; i < devices.size(); i++) {
      rows.add(JsonRow.of(openCl(i, devices.get(i).facts())));
    }
    for (String kind : new String[] {"cpu", "reference"}) {
      try (Backend backend = Backends.open(kind)) {
        rows.add(JsonRow.of(java(kind, backend.deviceName()), backend));
      }
    }
    json.writeLines(rows);
    PrintWriter out = spec.commandLine().getOut();
    for (Map<String, Object> row : rows) {
      out.printf("%-12s %-12s %s%n", row.get("device"), row.get("type"), row.get("description"));
    }
    for (FoundPlatform platform : platforms.platforms()) {
      platform
          .problem()
          .ifPresent(problem -> out.printf("%-12s %-12s %s%n", "-", platform.name(), problem));
    }
    platforms
        .problem()
        .ifPresent(
            problem -> out.println("OpenCL: " + problem.reason() + "; see ./lenslet doctor"));
    return 0;
  }

  private static Map<String, Object> openCl(int index, DeviceFacts facts) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("device", "opencl:" + index);
    row.put("backend", "opencl");
    row.put("type", (facts.isSoftware() ? "simulated " : "") + lower(facts.type()));
    row.put(
        "description",
        Figures.format(
            "%s, %s, driver %s, %s, %.1f GB",
            facts.name(),
            facts.platform(),
            facts.driver(),
            Figures.count(facts.computeUnits(), "unit"),
            facts.memory().globalBytes() / 1e9));
    row.put("name", facts.name());
    row.put("platform", facts.platform());
    row.put("driver", facts.driver());
    row.put("memory_bytes", facts.memory().globalBytes());
    return row;
  }

  private static Map<String, Object> java(String kind, String name) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("device", kind);
    row.put("backend", kind);
    row.put("type", "java");
    row.put("description", name);
    return row;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
