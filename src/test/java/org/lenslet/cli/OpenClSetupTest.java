package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code ./lenslet test} does about OpenCL before it starts Maven: on a system that is a
 * folder, with commands that only note what they are asked for.
 */
@Tag("slow")
class OpenClSetupTest {
  private static final String ALL = "ocl-icd-libopencl1 pocl-opencl-icd mesa-opencl-icd oclgrind";

  /** What the build is started with; the arguments of the user come before verify. */
  private static final String MAVEN = "maven: -B -Dlenslet.openclVariants=true verify";

  @TempDir private Path folder;

  private final Map<String, String> variables = new HashMap<>();

  /**
   * Everything of a Debian system that the set-up looks at or calls, and a build that only talks.
   */
  @BeforeEach
  void fakeSystem() throws IOException {
    assumeFalse(File.separatorChar == '\\', "the launcher is a shell script");
    for (String source : List.of("lenslet", "pom.xml", "src/launcher/opencl.sh")) {
      Path copy = folder.resolve("checkout").resolve(source);
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of(source), copy);
    }
    script(
        "checkout/mvnw", "echo \"$POCL_SIGFPE_HANDLER\" >\"$FAKE/sigfpe\"", "echo \"maven: $*\"");
    script(
        "jdk/bin/java",
        "echo '    java.specification.version = 17'",
        "echo '    java.home = " + folder.resolve("jdk") + "'");
    script("jdk/bin/javac", "exit 1");
    script("bin/ldconfig", "exit 0");
    script("bin/uname", "echo \"$FAKE_UNAME\"");
    script("bin/id", "echo \"$FAKE_UID\"");
    script("bin/dpkg-query", "for name; do :; done; cat \"$FAKE/installed-$name\" 2>/dev/null");
    script(
        "bin/sudo",
        "echo \"sudo $*\" >>\"$FAKE/calls\"",
        "[ \"$FAKE_SUDO\" = yes ] || exit 1",
        "shift; exec \"$@\"");
    script(
        "bin/apt-get",
        "[ \"$DEBIAN_FRONTEND\" = noninteractive ] || exit 9",
        "for name; do :; done",
        "case $* in *' update') echo update >>\"$FAKE/calls\"; touch \"$FAKE/fresh\"; exit ;; esac",
        "echo \"install $name\" >>\"$FAKE/calls\"",
        "[ \"$FAKE_STALE\" != yes ] || [ -f \"$FAKE/fresh\" ] || exit 100",
        "[ \"$name\" != \"$FAKE_ABSENT\" ] || { echo \"unable to locate $name\"; exit 100; }",
        "echo 'ii ' >\"$FAKE/installed-$name\"",
        "give() { touch \"$LENSLET_SYSTEM_ROOT/usr/lib/x86/$2\";"
            + " echo $2 >\"$LENSLET_SYSTEM_ROOT/etc/OpenCL/vendors/$1.icd\"; }",
        "case $name in",
        "  ocl-icd*) touch \"$LENSLET_SYSTEM_ROOT/usr/lib/x86/libOpenCL.so.1\" ;;",
        "  pocl*) give pocl libpocl.so.2 ;;",
        "  mesa*) [ \"$FAKE_OLD_MESA\" = yes ] || give rusticl libRusticlOpenCL.so.1 ;;",
        "  oclgrind) touch \"$LENSLET_SYSTEM_ROOT/usr/lib/oclgrind/liboclgrind-rt-icd.so\" ;;",
        "esac");
    for (String name : List.of("etc/OpenCL/vendors", "usr/lib/x86", "usr/lib/oclgrind")) {
      Files.createDirectories(folder.resolve("system").resolve(name));
    }
    osRelease("ID=debian\nVERSION_ID=\"12\"\n");
    variables.putAll(
        Map.of(
            "FAKE", folder.toString(),
            "FAKE_UNAME", "Linux",
            "FAKE_UID", "0",
            "FAKE_SUDO", "no",
            "FAKE_STALE", "no",
            "FAKE_OLD_MESA", "no",
            "FAKE_ABSENT", "none",
            "CI", ""));
  }

  @Test
  void rootGetsEverythingInstalledAndNothingTwice() throws Exception {
    String first = start(0);
    assertTrue(first.startsWith("installing " + ALL + " for the tests"), first);
    assertFalse(first.contains("missing"), first);
    assertTrue(first.contains(MAVEN), first);
    String asked = "install " + ALL.replace(" ", "\ninstall ") + "\n";
    assertEquals(asked, calls(), "no list of packages was fetched");
    assertEquals("maven: -B -Dtest=X verify\n", start(0, "-Dtest=X"));
    assertEquals(asked, calls());
  }

  @Test
  void onlyWhatIsMissingIsInstalled() throws Exception {
    vendor("pocl.icd", "/usr/lib/libpocl.so.2.10.0");
    Files.createFile(folder.resolve("system/usr/lib/libpocl.so.2.10.0"));
    script("bin/ldconfig", "echo 'libOpenCL.so.1 (libc6,x86-64) => /lib/libOpenCL.so.1'");
    start(0);
    assertEquals("install mesa-opencl-icd\ninstall oclgrind\n", calls());
  }

  @Test
  void aVendorOfAGpuIsNoReplacementForTheCpusOnes() throws Exception {
    vendor("nvidia.icd", "libnvidia-opencl.so.1");
    vendor("mesa.icd", "libMesaOpenCL.so.1");
    assertTrue(start(0).startsWith("installing " + ALL));
  }

  /** Seen on Debian 12: installing libclc-19 removed Mesa's OpenCL but not rusticl.icd. */
  @ParameterizedTest
  @ValueSource(strings = {"libRusticlOpenCL.so.1", "/usr/lib/x86/libRusticlOpenCL.so.1"})
  void aVendorFileThatOutlivedItsLibraryDoesNotCount(String library) throws Exception {
    assertFalse(start(0).contains("missing"));
    Files.delete(folder.resolve("system/usr/lib/x86/libRusticlOpenCL.so.1"));
    vendor("rusticl.icd", library + "\n");
    Files.writeString(folder.resolve("installed-mesa-opencl-icd"), "rc \n");
    variables.put("LENSLET_INSTALL", "no");
    String said = start(0);
    assertTrue(said.contains("missing: rusticl\n  install: sudo apt-get install mesa-"), said);
    variables.remove("LENSLET_INSTALL");
    assertTrue(start(0).startsWith("installing mesa-opencl-icd for the tests"));
  }

  @Test
  void sudoIsUsedWhereItAsksForNoPassword() throws Exception {
    variables.putAll(Map.of("FAKE_UID", "1000", "FAKE_SUDO", "yes"));
    assertFalse(start(0).contains("missing"));
    String calls = calls();
    assertTrue(calls.startsWith("sudo -n true\nsudo -n env DEBIAN_FRONTEND=noninteractive"), calls);
    assertTrue(calls.contains("--no-install-recommends --no-remove oclgrind"), calls);
  }

  @Test
  void withoutTheRightToInstallItSaysWhatToDoAndGoesOn() throws Exception {
    variables.put("FAKE_UID", "1000");
    String said = start(0);
    assertEquals("sudo -n true\n", calls());
    assertEquals(
        """
        lenslet: OpenCL for the tests: missing: loader PoCL rusticl Oclgrind
          install: sudo apt-get install %s
          not tested without a loader: anything with OpenCL
          not tested without PoCL: training, and all kernels with each work-group method
          not tested without rusticl: all kernels with Mesa's compiler
          not tested without Oclgrind: data races, invalid accesses, uninitialised reads
        %s
        """
            .formatted(ALL, MAVEN),
        said);
  }

  @Test
  void installingCanBeForbidden() throws Exception {
    variables.put("LENSLET_INSTALL", "no");
    assertTrue(start(0).contains("  install: sudo apt-get install " + ALL));
    assertEquals("", calls());
    variables.put("LENSLET_INSTALL", "0");
    assertEquals("lenslet: LENSLET_INSTALL: expected yes or no, got 0\n", start(1));
    assertEquals("", calls());
  }

  @Test
  void packageListsAreFetchedOnceAndOnlyAfterAFailure() throws Exception {
    variables.put("FAKE_STALE", "yes");
    assertFalse(start(0).contains("missing"));
    assertTrue(
        calls().startsWith("install ocl-icd-libopencl1\nupdate\ninstall ocl-icd-libopencl1\n"));
    assertEquals(1, calls().lines().filter("update"::equals).count());
  }

  @Test
  void aPackageThatTheReleaseLacksKeepsNoOtherAway() throws Exception {
    variables.put("FAKE_ABSENT", "pocl-opencl-icd");
    String said = start(0);
    assertTrue(said.contains("apt-get: expected to install pocl-opencl-icd, got an error"), said);
    assertTrue(said.contains("missing: PoCL\n  not tested without PoCL"), said);
    assertTrue(said.endsWith(MAVEN + "\n"), said);
    Path log = folder.resolve("checkout/target/opencl-install.log");
    assertTrue(said.contains(log.toString()), said);
    assertTrue(Files.readString(log).contains("unable to locate pocl-opencl-icd"));
  }

  @Test
  void continuousIntegrationAcceptsNoFailureAndRequiresOpenCl() throws Exception {
    variables.put("CI", "true");
    assertTrue(start(0).contains(" -Dlenslet.requireOpenCl=true"));
    deleteVendors();
    variables.put("FAKE_ABSENT", "pocl-opencl-icd");
    String said = start(1);
    assertFalse(said.contains("maven"), said);
    assertTrue(said.contains("opencl-install.log"), said);
  }

  @Test
  void aPackageThatBringsNothingIsNotInstalledAgainAndAgain() throws Exception {
    variables.put("FAKE_OLD_MESA", "yes");
    assertTrue(start(0).contains("missing: rusticl\n  the packages are there, but"));
    String before = calls();
    assertTrue(start(0).startsWith("lenslet: OpenCL for the tests: missing: rusticl"));
    assertEquals(before, calls());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Linux|ID=ubuntu@ID_LIKE=debian|debian",
        "Linux|ID=linuxmint@ID_LIKE=\"ubuntu debian\"|debian",
        "Linux|ID=fedora|sudo dnf install OpenCL-ICD-Loader pocl mesa-libOpenCL",
        "Linux|ID=\"rocky\"@ID_LIKE=\"rhel centos fedora\"|install an OpenCL ICD loader",
        "Linux|ID=arch|sudo pacman -S --needed ocl-icd pocl opencl-mesa",
        "Linux|ID=gentoo|install an OpenCL ICD loader",
        "Linux|NAME=none|install an OpenCL ICD loader",
        "Darwin|ID=none|macOS has OpenCL in the system",
        "MINGW64_NT-10.0|ID=none|does not know Windows",
      })
  void everySystemGetsItsOwnAdvice(String kernel, String release, String advice) throws Exception {
    variables.put("FAKE_UNAME", kernel);
    osRelease(release.replace('@', '\n') + "\n");
    String said = start(0);
    if (advice.equals("debian")) {
      assertTrue(calls().endsWith("install oclgrind\n"), said);
    } else {
      assertTrue(said.contains(advice), said);
      assertTrue(said.contains("not tested without Oclgrind"), said);
      assertEquals("", calls(), "apt-get of another system");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usr/lib64/libOpenCL.so.1",
        "usr/local/lib/libOpenCL.so.1",
        "System/Library/Frameworks/OpenCL.framework"
      })
  void theLoaderIsFoundWhereSystemsKeepIt(String file) throws Exception {
    variables.put("LENSLET_INSTALL", "no");
    Path loader = folder.resolve("system").resolve(file);
    Files.createDirectories(loader.getParent());
    Files.createFile(loader);
    assertTrue(start(0).contains("missing: PoCL rusticl Oclgrind\n"));
  }

  /** Otherwise PoCL 3.1 turns Java's ArithmeticException into a silent wrong value. */
  @Test
  void poclLeavesDivisionByZeroToJava() throws Exception {
    variables.put("LENSLET_INSTALL", "no");
    start(0);
    assertEquals("0\n", Files.readString(folder.resolve("sigfpe")));
    variables.put("POCL_SIGFPE_HANDLER", "1");
    start(0);
    assertEquals("1\n", Files.readString(folder.resolve("sigfpe")), "what the user sets stays");
  }

  private void vendor(String name, String library) throws IOException {
    Files.writeString(folder.resolve("system/etc/OpenCL/vendors").resolve(name), library);
  }

  private void deleteVendors() throws IOException {
    for (String name : Cli.names(folder.resolve("system/etc/OpenCL/vendors"))) {
      Files.delete(folder.resolve("system/etc/OpenCL/vendors").resolve(name));
    }
    Files.delete(folder.resolve("installed-pocl-opencl-icd"));
  }

  private void osRelease(String text) throws IOException {
    Files.writeString(folder.resolve("system/etc/os-release"), text);
  }

  private void script(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private String calls() throws IOException {
    Path file = folder.resolve("calls");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private String start(int expectedCode, String... arguments) throws Exception {
    Path said = folder.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(folder.resolve("checkout/lenslet").toString(), "test")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.command().addAll(List.of(arguments));
    Map<String, String> environment = builder.environment();
    environment.remove("LENSLET_INSTALL");
    environment.remove("POCL_SIGFPE_HANDLER");
    environment.put("JAVA_HOME", folder.resolve("jdk").toString());
    environment.put("PATH", folder.resolve("bin") + ":" + environment.get("PATH"));
    environment.put("LENSLET_SYSTEM_ROOT", folder.resolve("system").toString());
    environment.putAll(variables);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(20, TimeUnit.MINUTES), "did not end");
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(said);
    assertEquals(expectedCode, process.exitValue(), text);
    return text;
  }
}
