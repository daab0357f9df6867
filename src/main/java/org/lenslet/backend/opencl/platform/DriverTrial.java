package org.lenslet.backend.opencl.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.lenslet.error.DeviceException;
import org.lenslet.error.LensletException;
import org.lenslet.io.AtomicFile;
import org.lenslet.io.CacheFolder;

/**
 * Lets a driver do what it can die of in a Java process of its own, before this one trusts it with
 * its life, as compiling and running a first kernel: PoCL, for one, ends the process where its
 * cache lies in a folder that nothing can be run from, or on a full disk. That a trial went well is
 * kept in the cache, for this driver in this environment; how it went wrong is not, as the next may
 * go better.
 *
 * <p>Where no such process can be started, as in a Java runtime without {@code java}, or with
 * classes that do not lie in the class path, there is no trial.
 */
public final class DriverTrial {
  /** The first line of the process, without which it has not begun. */
  static final String BEGUN = "lenslet driver trial";

  /** Its last line. */
  static final String PASSED = "passed";

  private static final long LIMIT_SECONDS = 120;
  private static final int LONGEST_REASON = 300;

  /** The kernels of a model and of the self-test take less in PoCL's cache. */
  private static final long LEAST_ROOM = 20_000_000;

  /** What decides where a driver is, where it keeps what it compiles and who else is loaded. */
  private static final Pattern DECISIVE =
      Pattern.compile(
          "HOME|TMPDIR|PATH|LD_.*|XDG_CACHE_HOME|(POCL|OCL|OPENCL|MESA|RUSTICL|CUDA|SYCL|NEO)_.*");

  private static final Pattern ERROR = Pattern.compile("(?i)error|fail|exception|assert");

  private final String driver;
  private final List<String> command;
  private final Map<String, String> environment;

  DriverTrial(String driver, List<String> command, Map<String, String> environment) {
    this.driver = driver;
    this.command = command;
    this.environment = environment;
  }

  /**
   * Has the driver of a device tried, unless that was done before.
   *
   * @param main between {@link #begin} and {@link #pass} tries the device whose number in {@link
   *     Platforms#devices} is its argument
   * @param number of the device
   * @throws DeviceException if the process died, failed or did not come to an end
   */
  public static void require(FoundDevice device, int number, Class<?> main) {
    requireRoom(device, System.getenv());
    List<String> command = command(main, Integer.toString(number));
    DriverTrial trial = new DriverTrial(device.facts().identity(), command, System.getenv());
    Optional<String> death = trial.failure();
    if (death.isPresent()) {
      throw new DeviceException(
          "opencl: expected "
              + device
              + " to run a first kernel in a process of its own, got "
              + death.get()
              + "; "
              + advice(device.facts(), System.getenv()));
    }
  }

  /** What starts such a process. */
  static List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Half the time to start; and nothing here runs long enough to be worth compiling.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m"));
    // No file hs_err_pid*.log where the user works.
    command.add("-XX:+SuppressFatalErrorMessage");
    command.add("--enable-native-access=ALL-UNNAMED");
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith("lenslet.")
          || name.equals("java.io.tmpdir")
          || name.equals("user.home")) {
        command.add("-D" + name + "=" + System.getProperty(name));
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** What the process says before it does anything. */
  public static void begin() {
    System.out.println(BEGUN);
    System.out.flush();
  }

  /** What it says after everything went well. */
  public static void pass() {
    System.out.println(PASSED);
  }

  /** A disk that is full only after the trial would end the process all the same. */
  private static void requireRoom(FoundDevice device, Map<String, String> environment) {
    Path folder = Path.of(cacheOfPocl(environment)).toAbsolutePath();
    while (folder.getParent() != null && !Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    try {
      long room = Files.getFileStore(folder).getUsableSpace();
      if (device.facts().isPocl() && room < LEAST_ROOM) {
        throw new DeviceException(
            "opencl: expected room of "
                + LEAST_ROOM / 1_000_000
                + " MB for what "
                + device
                + " compiles, got "
                + room / 1_000_000
                + " MB; "
                + advice(device.facts(), environment));
      }
    } catch (IOException e) {
      // It will be seen by trying.
    }
  }

  /** What to look at where a driver does not work at all. */
  static String advice(DeviceFacts device, Map<String, String> environment) {
    return device.isPocl()
        ? "PoCL needs a folder for what it compiles, "
            + cacheOfPocl(environment)
            + ", that it can write to and run programs from, with room in it; name another in"
            + " POCL_CACHE_DIR"
        : "install its driver again, or use another device";
  }

  /** Where PoCL keeps what it compiles. */
  static String cacheOfPocl(Map<String, String> environment) {
    if (environment.containsKey("POCL_CACHE_DIR")) {
      return environment.get("POCL_CACHE_DIR");
    }
    String xdg = environment.get("XDG_CACHE_HOME");
    return xdg != null && !xdg.isEmpty()
        ? xdg + "/pocl/kcache"
        : environment.getOrDefault("HOME", "/tmp") + "/.cache/pocl/kcache";
  }

  /** How the trial went wrong, in words; empty if it went well, now or before, or cannot be. */
  Optional<String> failure() {
    Optional<Path> file = file();
    return file.isPresent() && isKnown(file.get()) ? Optional.empty() : run(file);
  }

  private Optional<String> run(Optional<Path> file) {
    Process process;
    Path said;
    try {
      said = Files.createTempFile("lenslet", ".txt");
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      // Into a file: a pipe that nobody empties would stop a process that says much.
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
    } catch (IOException e) {
      delete(said);
      return Optional.empty(); // no java in this runtime
    }
    try {
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      List<String> lines = lines(said);
      if (lines.isEmpty() || !lines.get(0).equals(BEGUN)) {
        return Optional.empty(); // the classes are elsewhere
      }
      if (ended && process.exitValue() == 0 && lines.contains(PASSED)) {
        file.ifPresent(this::keep);
        return Optional.empty();
      }
      String words = reason(lines.subList(1, lines.size()));
      return Optional.of(
          (ended
                  ? "exit status " + process.exitValue()
                  : "no end within " + LIMIT_SECONDS + " seconds")
              + " ("
              + words.substring(0, Math.min(words.length(), LONGEST_REASON))
              + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException("opencl: expected a driver to be tried, got an interrupt", e);
    } finally {
      process.destroyForcibly();
      delete(said);
    }
  }

  /** The line that tells of an error, or else the last one. */
  static String reason(List<String> lines) {
    return lines.stream()
        .filter(line -> ERROR.matcher(line).find())
        .findFirst()
        .orElse(lines.isEmpty() ? "without a word" : lines.get(lines.size() - 1));
  }

  /** What the process said; drivers may speak in any encoding. */
  private static List<String> lines(Path said) {
    try {
      return new String(Files.readAllBytes(said), StandardCharsets.ISO_8859_1)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It lies in the folder for temporary files.
    }
  }

  private Optional<Path> file() {
    String name = Integer.toHexString(key().hashCode()) + ".txt";
    return CacheFolder.writable("drivers").map(folder -> folder.resolve(name));
  }

  private boolean isKnown(Path file) {
    try {
      return Files.isRegularFile(file) && Files.readString(file).equals(key());
    } catch (IOException e) {
      return false;
    }
  }

  private void keep(Path file) {
    ByteBuffer text = ByteBuffer.wrap(key().getBytes(StandardCharsets.UTF_8));
    try {
      AtomicFile.write(
          file,
          channel -> {
            while (text.hasRemaining()) {
              channel.write(text);
            }
          });
    } catch (LensletException e) {
      // Tried again at the next start.
    }
  }

  /** All that the trial depends on. */
  private String key() {
    Map<String, String> decisive = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (DECISIVE.matcher(name).matches()) {
            decisive.put(name, value);
          }
        });
    String folder = cacheOfPocl(environment);
    return String.join(
        "\n", driver, Runtime.version().toString(), decisive.toString(), Mounts.of(folder), "");
  }
}
