package org.lenslet.cli.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.opencl.OpenClDevices;
import org.lenslet.backend.opencl.platform.Absence;
import org.lenslet.backend.opencl.platform.FoundDevice;
import org.lenslet.backend.opencl.platform.Platforms;
import org.lenslet.cli.Cli;
import org.lenslet.cli.CliProcess;

/**
 * Machines on which OpenCL is incomplete, or the cache of no use, each as a process sees it: one
 * line says so, and the run ends with the same weights, bit for bit.
 */
@Tag("opencl")
@Tag("slow")
class OpenClFailuresTest {
  private static final Path POCL = Path.of("/etc/OpenCL/vendors/pocl.icd");
  private static final Path RUSTICL = Path.of("/etc/OpenCL/vendors/rusticl.icd");

  private static final String READ_ONLY = "mount -t tmpfs -o ro,mode=700 none \"$LENSLET_CACHE\"";

  /** Folders can be made in it, files can be opened, and nothing can be written. */
  private static final String FULL =
      """
      mount -t tmpfs -o size=4k,mode=700 none "$LENSLET_CACHE" || exit
      cat /dev/zero 2>/dev/null >"$LENSLET_CACHE/full"
      true
      """;

  @TempDir private Path folder;
  private Path out;
  private Path cache;
  private CliProcess process;

  @BeforeEach
  void prepareAProcess() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "an environment as Linux has it");
    out = folder.resolve("run");
    cache = Files.createDirectory(folder.resolve("cache"));
    process = new CliProcess(folder).variable("LENSLET_CACHE", cache);
  }

  private Object[] training(String device, Path to) {
    return new Object[] {
      "train",
      "mlp",
      "--data",
      "synthetic:64,32",
      "--batch",
      16,
      "--epochs",
      1,
      "--seed",
      7,
      "--device",
      device,
      "--out",
      to
    };
  }

  /** A folder that names these libraries to the loader, and no others. */
  private void vendors(String... libraries) throws Exception {
    Platforms.probe()
        .problem()
        .filter(problem -> problem.missing() == Absence.Part.LOADER)
        .map(Absence::reason)
        .ifPresent(OpenClDevices::skip);
    Path vendors = Files.createDirectory(folder.resolve("vendors"));
    for (String library : libraries) {
      Files.writeString(vendors.resolve("only.icd"), library + "\n");
    }
    process.variable("OCL_ICD_VENDORS", vendors + "/");
  }

  /**
   * That no device is found for this reason: {@code auto} says so and trains as {@code cpu} does,
   * {@code opencl} is refused, and the doctor has advice of its own.
   */
  private void assertAbsent(String reason, String advice) throws Exception {
    Cli auto = run(training("auto", out)).succeeds();
    assertEquals(
        List.of(
            "lenslet: no OpenCL: " + reason + "; going on in pure Java",
            "lenslet: ./lenslet doctor says what is missing and what to install"),
        auto.err().lines().filter(line -> !line.startsWith("epoch 1/1: ")).toList());
    assertTrue(auto.out().contains("\ncpu: "), auto.out());
    assertSameRun("cpu");

    Path refused = folder.resolve("refused");
    run(training("opencl", refused))
        .fails(
            1,
            "lenslet: opencl: expected a device, got "
                + reason
                + "; use another backend (see ./lenslet doctor, or use --device cpu)");
    assertFalse(Files.exists(refused));

    String doctor = run("doctor", "--quick").succeeds().out();
    assertTrue(doctor.contains("\nadvice        OpenCL: " + advice), doctor);
  }

  /** Where a loader does not load, JOCL's native code prints two lines that no Java can catch. */
  private Cli run(Object... arguments) throws Exception {
    return process.run(arguments).without("Could not load libOpenCL.so");
  }

  /** That the run has left all that one of this process leaves, which nothing disturbs. */
  private void assertSameRun(String device) throws Exception {
    Path undisturbed = folder.resolve("undisturbed");
    Cli.run(training(device, undisturbed)).succeeds();
    assertEquals(Cli.names(undisturbed), Cli.names(out));
    assertArrayEquals(
        Files.readAllBytes(undisturbed.resolve("weights.safetensors")),
        Files.readAllBytes(out.resolve("weights.safetensors")));
  }

  /** As on a system whose loader has been uninstalled: nothing names it, and nothing is in it. */
  @Test
  void aMissingLoader() throws Exception {
    Stream<Path> folders = Stream.of("/lib", "/usr/lib", "/lib64", "/usr/lib64").map(Path::of);
    assumeFalse(
        folders.anyMatch(lib -> Files.exists(lib.resolve("libOpenCL.so.1"))),
        "a loader in a folder that is searched in any case");
    process.mounting(
        """
        for file in /etc/ld.so.cache /usr/lib/*/libOpenCL.so*; do
          [ ! -e "$file" ] || mount --bind /dev/null "$file" || exit
        done
        """);
    assertAbsent("no OpenCL loader (libOpenCL)", "");
  }

  @Test
  void aLoaderThatDoesNotLoad() throws Exception {
    Path libraries = Files.createDirectory(folder.resolve("libraries"));
    for (String name : List.of("libOpenCL.so.1", "libOpenCL.so")) {
      Files.createFile(libraries.resolve(name));
    }
    process.variable("LD_LIBRARY_PATH", libraries);
    assertAbsent("no OpenCL loader (libOpenCL)", "");
  }

  @Test
  void aLoaderWithoutVendorFiles() throws Exception {
    vendors();
    assertAbsent("no OpenCL platform", "a loader, but no vendor file");
  }

  @Test
  void aVendorFileWhoseLibraryIsGone() throws Exception {
    vendors(folder.resolve("libgone.so.1").toString());
    assertAbsent("no OpenCL platform", "vendor files, but no platform that answers");
  }

  @Test
  void aPlatformWithoutDevices() throws Exception {
    if (!Files.exists(RUSTICL)) {
      OpenClDevices.skip("rusticl: no " + RUSTICL);
    }
    vendors(Files.readString(RUSTICL).strip());
    process.variable("RUSTICL_ENABLE", ""); // newer ones enable some drivers unasked
    if (run("doctor", "--quick").succeeds().out().contains("no platform that answers")) {
      OpenClDevices.skip("rusticl: " + RUSTICL + " has outlived its library");
    }
    assertAbsent("no OpenCL device (rusticl: no devices)", "a platform, but no device");
  }

  @Test
  void aDriverThatDiesWhenLoaded() throws Exception {
    FoundDevice device = OpenClDevices.device();
    if (!device.facts().isPocl() || !device.facts().driver().startsWith("3.")) {
      OpenClDevices.skip("PoCL 3: got " + device);
    }
    process.variable("POCL_MAX_PTHREAD_COUNT", -1);
    assertAbsent(
        "a driver that dies when loaded: exit status 134 (without a word)",
        "a driver that dies when loaded");
    assertEquals(List.of(), process.leftovers(), "temporary files");
  }

  /** Trains on the device and expects these lines of error before the one of the epoch. */
  private void assertTrains(String... notes) throws Exception {
    OpenClDevices.device();
    List<String> lines = process.run(training("opencl", out)).succeeds().err().lines().toList();
    assertEquals(notes.length + 1, lines.size(), lines.toString());
    for (int i = 0; i < notes.length; i++) {
      assertTrue(lines.get(i).startsWith("lenslet: " + notes[i]), lines.toString());
    }
    assertTrue(lines.get(notes.length).startsWith("epoch 1/1: "), lines.toString());
    assertSameRun("opencl");
    assertEquals(List.of(), process.leftovers(), "temporary files");
  }

  @Test
  void aFileInPlaceOfTheCache() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not to be touched");
    process.variable("LENSLET_CACHE", file).option("-Dlenslet.selftest=off");
    process.option("-Dlenslet.kernelcache=on");
    assertTrains();
    assertEquals("not to be touched", Files.readString(file));
  }

  @Test
  void aReadOnlyCache() throws Exception {
    process.mounting(READ_ONLY).option("-Dlenslet.selftest=off");
    process.option("-Dlenslet.kernelcache=on");
    assertTrains();
  }

  /** PoCL then has no device, and says nothing: what is installed must not be installed again. */
  @ParameterizedTest
  @ValueSource(strings = {"HOME", "XDG_CACHE_HOME", "POCL_CACHE_DIR"})
  void aPlaceWherePoclCannotWriteIsNamed(String variable) throws Exception {
    if (!Files.exists(POCL)) {
      OpenClDevices.skip("PoCL: no " + POCL);
    }
    vendors(Files.readString(POCL).strip());
    process.variable("XDG_CACHE_HOME", "/proc/none").variable(variable, "/proc/none");
    if (variable.equals("HOME")) {
      process.without("XDG_CACHE_HOME");
    }
    process.without(variable.equals("POCL_CACHE_DIR") ? "" : "POCL_CACHE_DIR");
    String doctor = run("doctor", "--quick").succeeds().out();
    assertTrue(
        doctor.contains("advice        OpenCL: PoCL is installed, but cannot write its cache"),
        doctor);
    assertTrue(doctor.contains("set POCL_CACHE_DIR to a folder"), doctor);
    assertFalse(doctor.contains("install ocl-icd"), doctor);
  }

  /** A user of a container without an entry in the system's list has no home, says Java. */
  @Test
  void aUserWithoutAHomeHasACacheAmongTheTemporaryFiles() throws Exception {
    OpenClDevices.device();
    process.without("LENSLET_CACHE").without("XDG_CACHE_HOME").option("-Duser.home=?");
    String doctor = process.run("doctor", "--quick").succeeds().out();
    assertTrue(doctor.contains("device        opencl:0 "), doctor);
    List<String> left = process.leftovers();
    assertEquals(1, left.size(), left.toString());
    assertTrue(left.get(0).matches("lenslet-[0-9]+"), left.toString());
    assertTrue(doctor.contains("/" + left.get(0) + System.lineSeparator()), doctor);
    assertFalse(Files.exists(Path.of("?")));
  }

  @Test
  void aCacheThatIsOpenToOthersIsSaidAndNotUsed() throws Exception {
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    process.option("-Dlenslet.selftest=off").option("-Dlenslet.kernelcache=on");
    assertTrains("cache: " + cache + " is not used, as it can be written by others (rwxrwxrwx)");
    assertEquals(List.of(), Cli.names(cache));
  }

  /** It may be of the moment, as where the compiler's disk is full: no verdict is kept. */
  @Test
  void noKernelBuilds() throws Exception {
    OpenClDevices.device();
    process.option("-Dlenslet.kernels=" + Files.createDirectory(folder.resolve("kernels")));
    for (String start : List.of("first", "second")) {
      Cli refused = run(training("opencl", out));
      assertEquals(1, refused.code(), start);
      assertTrue(refused.err().contains("; it runs again at the next start; "), refused.err());
      assertEquals(List.of(), Cli.names(cache.resolve("selftest")));
      assertFalse(Files.exists(out));
    }
  }

  @Test
  void aDeviceThatIsTooSmallSaysWhichBatchToType() throws Exception {
    OpenClDevices.device();
    process.option("-Dlenslet.opencl.memory=16m").option("-Dlenslet.selftest=off");
    Cli cli =
        process.run("summary", "lenet5", "--batch", 4096, "--device", "opencl").fails(1, " MB");
    Pattern end =
        Pattern.compile(
            "; the largest batch that fits is (\\d+): use that, or another device"
                + " \\(use --batch \\1, or --device cpu\\)\\R");
    Matcher batch = end.matcher(cli.err());
    assertTrue(batch.find(), cli.err());
    process.run("summary", "lenet5", "--batch", batch.group(1), "--device", "opencl").succeeds();
  }

  /** PoCL ends the process where it cannot load what it has compiled: another one finds out. */
  @Test
  void aFolderThatPoclCannotRunFrom() throws Exception {
    if (!OpenClDevices.device().facts().isPocl()) {
      OpenClDevices.skip("PoCL: got another device");
    }
    Path compiled = Files.createDirectory(folder.resolve("compiled"));
    process.variable("POCL_CACHE_DIR", compiled);
    process.mounting("mount -t tmpfs -o noexec,size=100m none \"$POCL_CACHE_DIR\"");

    Cli auto = run(training("auto", out)).succeeds();
    String refusal = " to run a first kernel in a process of its own, got exit status 134 (";
    String advice = "; PoCL needs a folder for what it compiles, " + compiled + ", that it can ";
    assertTrue(auto.err().contains(refusal) && auto.err().contains(advice), auto.err());
    assertTrue(auto.err().contains("; going on in pure Java"), auto.err());
    assertTrue(Files.exists(out.resolve("weights.safetensors")));
  }

  /** The verdict of the self-test is not kept: it is wanted again, and that is all. */
  @Test
  void aFullCache() throws Exception {
    process.mounting(FULL);
    assertTrains("first use of ", "");
  }

  @Test
  void aFullCacheOfKernels() throws Exception {
    OpenClDevices.device();
    process.mounting(FULL).option("-Dlenslet.kernelcache=on");
    Cli cli = process.run("parity", "--device", "opencl", "--op", "argMax").succeeds();
    // On a busy machine there are also lines of how far it is.
    assertTrue(cli.err().lines().allMatch(line -> line.startsWith("argMax: ")), cli.err());
    assertTrue(cli.err().contains(" 0 failed"), cli.err());
    assertEquals(List.of(), process.leftovers(), "temporary files");
  }
}
