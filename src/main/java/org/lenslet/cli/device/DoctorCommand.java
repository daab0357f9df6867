package org.lenslet.cli.device;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClBackend;
import org.lenslet.backend.opencl.platform.Absence;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.platform.FoundPlatform;
import org.lenslet.backend.opencl.platform.Platforms;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.cli.shared.Version;
import org.lenslet.error.LensletException;
import org.lenslet.io.CacheFolder;
import org.lenslet.parity.SelfTest;
import org.lenslet.parity.Verdicts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at everything that OpenCL needs and says what is missing. */
@Command(
    name = "doctor",
    description = {
      "Examine Java, the OpenCL loader, drivers and devices, and print one block for a bug report,"
          + " with what to install where something is missing."
    },
    sortOptions = false,
    footer = {"", "Example:", "  ./lenslet doctor"})
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--quick",
      description = "Only list: no self-test, no measurement, nothing is opened.")
  private boolean quick;

  @Mixin private JsonOption json;

  private final List<Map<String, Object>> rows = new ArrayList<>();
  private PrintWriter out;
  private String examined = "";
  private boolean sick;

  @Override
  public Integer call() {
    json.check();
    out = spec.commandLine().getOut();
    line("lenslet", Version.NUMBER);
    java();
    LoaderFacts loader = LoaderFacts.collect();
    loader(loader);
    Platforms platforms = Platforms.probe();
    for (FoundPlatform platform : platforms.platforms()) {
      line("platform", platform.name() + ", " + platform.version());
      platform.problem().ifPresent(problem -> line("  problem", problem));
    }
    platforms.problem().ifPresent(problem -> line("problem", problem.reason()));
    List<FoundDevice> devices = platforms.devices();
    for (int i = 0; i < devices.size(); i++) {
      device(i, devices.get(i).facts());
    }
    examined = "cpu";
    speed(examined);
    examined = "";
    line(
        "cache",
        CacheFolder.root().map(Object::toString).orElse("none")
            + (CacheFolder.writable().isPresent() ? "" : " (nothing is kept there)"));
    CacheFolder.refusals().forEach(refusal -> line("  problem", refusal));
    advice(platforms, loader);
    out.flush();
    json.writeLines(rows);
    return sick ? 1 : 0;
  }

  private void java() {
    line(
        "java",
        System.getProperty("java.vm.vendor")
            + " "
            + Runtime.version()
            + ", "
            + System.getProperty("java.home"));
    List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
    line("flags", flags.isEmpty() ? "none" : String.join(" ", flags));
    line(
        "system",
        Figures.format(
            "%s %s %s, %s, heap up to %.1f GB",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            Figures.count(Runtime.getRuntime().availableProcessors(), "processor"),
            Runtime.getRuntime().maxMemory() / 1e9));
  }

  private void loader(LoaderFacts loader) {
    line(
        "loader",
        loader.libraries().isEmpty()
            ? "none in the usual places"
            : String.join(", ", loader.libraries().stream().map(Object::toString).toList()));
    loader.vendors().forEach(vendor -> line("vendor file", vendor));
    if (loader.vendors().isEmpty()) {
      line("vendor file", "none");
    }
    loader.environment().forEach((name, value) -> line("environment", name + "=" + value));
  }

  private void device(int index, DeviceFacts facts) {
    examined = "opencl:" + index;
    line("device", examined + " " + facts.name() + ", " + facts.platform());
    line("  driver", facts.driver() + ", " + facts.id().version() + ", " + facts.id().openClC());
    line(
        "  limits",
        Figures.format(
            "%s, %s, %d MHz, memory %.2f GB, largest buffer %.2f GB, local memory %d KB%s,"
                + " work-group %d, float vectors of %d",
            facts.type(),
            Figures.count(facts.computeUnits(), "unit"),
            facts.clockMhz(),
            facts.memory().globalBytes() / 1e9,
            facts.memory().maxAllocationBytes() / 1e9,
            facts.memory().localBytes() / 1024,
            facts.memory().localDedicated() ? "" : " (in global memory)",
            facts.maxWorkGroupSize(),
            facts.floatWidth()));
    if (!quick) {
      speed(examined);
    }
    examined = "";
  }

  /** Opens a backend, which tests an OpenCL device where that was not done before. */
  private void speed(String name) {
    if (quick) {
      return;
    }
    try (Backend backend = Backends.open(name, note -> line("  note", note))) {
      if (backend instanceof OpenClBackend device) {
        for (Map.Entry<String, String> probe : device.probe().entrySet()) {
          line("  " + probe.getKey(), probe.getValue());
        }
        line(
            "  self-test",
            Backends.selfTest(device.facts()).map(DoctorCommand::words).orElse("none"));
      } else {
        line("device", name + " " + backend.deviceName());
      }
      DeviceSpeed speed = DeviceSpeed.measure(backend);
      line(
          "  measured",
          Figures.format(
              "%.1f GFLOP/s (matrix product of 1024), %.1f GB/s (read and write)",
              speed.gflops(), speed.gigabytes()));
    } catch (LensletException e) {
      sick = true;
      line("  failed", e.getMessage());
    }
  }

  private static String words(Verdicts.Verdict verdict) {
    SelfTest.Outcome outcome = verdict.outcome();
    return Figures.format(
        "%s, %s, %s, %s",
        verdict.date(),
        Figures.count(outcome.algorithms(), "algorithm"),
        Figures.count(outcome.cases(), "case"),
        outcome.failures().isEmpty()
            ? "all passed"
            : "failed: " + String.join(", ", outcome.failures().keySet()));
  }

  private void advice(Platforms platforms, LoaderFacts loader) {
    Optional<InstallAdvice.Missing> missing = missing(platforms, loader);
    missing.ifPresent(
        what -> InstallAdvice.ofThisSystem().lines(what).forEach(line -> line("advice", line)));
  }

  private static Optional<InstallAdvice.Missing> missing(Platforms platforms, LoaderFacts loader) {
    if (!platforms.devices().isEmpty()) {
      return Optional.empty();
    }
    if (loader.vendors().stream().anyMatch(vendor -> vendor.contains("libpocl"))
        && !PoclCache.of(System.getenv()).isUsable()) {
      return Optional.of(InstallAdvice.Missing.POCL_CACHE);
    }
    if (!platforms.platforms().isEmpty()) {
      return Optional.of(InstallAdvice.Missing.DEVICE);
    }
    Absence.Part part = platforms.problem().map(Absence::missing).orElse(Absence.Part.PLATFORM);
    if (part == Absence.Part.LOADER) {
      return Optional.of(InstallAdvice.Missing.LOADER);
    }
    if (part == Absence.Part.DRIVER) {
      return Optional.of(InstallAdvice.Missing.SOUND_DRIVER);
    }
    if (part == Absence.Part.JOCL) {
      return Optional.of(InstallAdvice.Missing.JOCL);
    }
    return Optional.of(
        loader.vendors().isEmpty()
            ? InstallAdvice.Missing.VENDOR_FILE
            : InstallAdvice.Missing.PLATFORM);
  }

  private void line(String subject, String text) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("subject", subject.strip());
    row.put("text", text);
    if (!examined.isEmpty()) {
      row.put("device", examined);
    }
    rows.add(JsonRow.of(row));
    out.printf("%-13s %s%n", subject, text);
    out.flush();
  }
}
