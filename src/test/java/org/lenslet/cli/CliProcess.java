package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The command line in a process of its own, for what only a process has: an environment and a view
 * of the file system.
 */
public final class CliProcess {
  /** What would let a run find other implementations of OpenCL, or another cache. */
  private static final List<String> UNSET =
      List.of(
          "OCL_ICD_VENDORS",
          "OCL_ICD_FILENAMES",
          "OPENCL_VENDOR_PATH",
          "RUSTICL_ENABLE",
          "LENSLET_CACHE",
          "LD_LIBRARY_PATH");

  /** Harmless for other users. */
  private static final List<String> BOUND =
      List.of(
          "setpriv",
          "--inh-caps=-dac_override,-dac_read_search",
          "--bounding-set=-dac_override,-dac_read_search");

  private final Path folder;
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> unset = new ArrayList<>(UNSET);
  private String mounts = "";
  private boolean boundByPermissions;
  private Path workingFolder;

  /** A process whose temporary files and output go to a folder, into subfolders of its own. */
  public CliProcess(Path folder) {
    this.folder = folder;
  }

  /** With an option of the JVM. */
  public CliProcess option(String option) {
    options.add(option);
    return this;
  }

  public CliProcess variable(String name, Object value) {
    variables.put(name, value.toString());
    return this;
  }

  /** Without a variable of the environment. */
  public CliProcess without(String name) {
    variables.remove(name);
    unset.add(name);
    return this;
  }

  /** In this working folder. */
  public CliProcess in(Path directory) {
    workingFolder = directory;
    return this;
  }

  /** As a user whom permissions bind: root without its power to pass them over. */
  public CliProcess boundByPermissions() {
    boundByPermissions = true;
    return this;
  }

  /**
   * In a file system that the words of a shell have changed for this process alone. The test is
   * skipped where the system does not let them.
   */
  public CliProcess mounting(String words) {
    mounts = words;
    return this;
  }

  /** Runs to the end; the JVM's own line about the incubator module is left out. */
  public Cli run(Object... arguments) throws Exception {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    List<String> command = new ArrayList<>();
    if (!mounts.isEmpty()) {
      assumeTrue(
          canRun(err, List.of("unshare", "-rm"), "true"),
          "this system lets nobody change a process's file system");
      assertEquals(0, end(List.of("unshare", "-rm", "sh", "-c", mounts), err, err), mounts);
      String script = mounts + "\nLD_PRELOAD=$PRELOAD \"$@\"";
      command.addAll(List.of("unshare", "-rm", "sh", "-c", script, "sh"));
    }
    if (boundByPermissions) {
      assumeTrue(canRun(err, BOUND, "true"), "setpriv is not there or not allowed");
      command.addAll(BOUND);
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    int code = end(command, out, err);
    return new Cli(code, Files.readString(out), Files.readString(err))
        .without("WARNING: Using incubator modules: ");
  }

  private boolean canRun(Path said, List<String> prefix, String program) throws Exception {
    try {
      List<String> command = new ArrayList<>(prefix);
      command.add(program);
      return end(command, said, said) == 0;
    } catch (IOException e) {
      return false; // no such command
    }
  }

  private int end(List<String> command, Path out, Path err) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    if (workingFolder != null) {
      builder.directory(workingFolder.toFile());
    }
    Map<String, String> environment = builder.environment();
    unset.forEach(environment::remove);
    environment.putAll(variables);
    if (command.get(0).equals("unshare")) {
      // libjsig.so is for Java: in a shell it prints a warning.
      String preload = environment.remove("LD_PRELOAD");
      environment.put("PRELOAD", preload == null ? "" : preload);
    }
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      assertTrue(process.waitFor(20, TimeUnit.MINUTES), "did not end");
    } finally {
      process.destroyForcibly();
    }
    return process.exitValue();
  }

  /** Java's temporary files that the process has left. */
  public List<String> leftovers() {
    return Cli.names(folder.resolve("tmp"));
  }
}
