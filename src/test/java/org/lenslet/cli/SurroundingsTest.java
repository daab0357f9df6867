package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.data.SampleFiles;

/** Locales, names of folders, permissions and heaps that are not as on a developer's machine. */
class SurroundingsTest {
  private static final Pattern OTHER_DIGIT = Pattern.compile("[\\p{Nd}&&[^0-9]]");

  @TempDir private Path folder;
  private CliProcess process;

  @BeforeEach
  void prepareAProcess() {
    assumeFalse(File.separatorChar == '\\', "an environment as Unix has it");
    process = new CliProcess(folder);
  }

  private static Path cifar(Path data) throws Exception {
    Files.createDirectories(data);
    for (int i = 1; i <= 5; i++) {
      SampleFiles.write(data, "data_batch_" + i + ".bin", SampleFiles.cifar(8, 0));
    }
    SampleFiles.write(data, "test_batch.bin", SampleFiles.cifar(8, 0));
    return data;
  }

  private static Object[] training(Object data, Object out) {
    return new Object[] {
      "train",
      "mlp",
      "--data",
      data,
      "--batch",
      8,
      "--epochs",
      1,
      "--device",
      "reference",
      "--out",
      out
    };
  }

  /** Arabic (Egypt) and Nepali count with digits of their own. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "ne-NP"})
  void digitsAreTheSameInEveryLocale(String locale) throws Exception {
    Path data = cifar(folder.resolve("data"));
    Path out = folder.resolve("run");
    String[] parts = locale.split("-");
    process.option("-Duser.language=" + parts[0]).option("-Duser.country=" + parts[1]);
    Cli cli = process.run(training("cifar10:" + data, out)).succeeds();
    assertFalse(OTHER_DIGIT.matcher(cli.out() + cli.err()).find(), cli.out() + cli.err());
    int read = 0;
    for (String name : Cli.names(out)) {
      if (!name.endsWith(".safetensors")) {
        String text = Files.readString(out.resolve(name));
        assertFalse(OTHER_DIGIT.matcher(text).find(), name);
        read++;
      }
    }
    assertTrue(read >= 3, Cli.names(out).toString());
  }

  /** Under another locale this process could not even make the folders. */
  private static void assumeAnyName() {
    String encoding = System.getProperty("sun.jnu.encoding");
    assumeTrue("UTF-8".equals(encoding), "names of files are encoded in " + encoding);
  }

  /** Without the launcher nothing can be done about it but to say so. */
  @Test
  void aWorkingFolderThatTheLocaleCannotNameIsRefused() throws Exception {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "macOS names files in UTF-8 in any locale");
    assumeAnyName();
    Path here = Files.createDirectory(folder.resolve("d\u00e9part"));
    process.in(here).variable("LC_ALL", "C");
    Cli cli = process.run("summary", "mlp");
    cli.fails(2, "working folder: expected one whose name can be told here", "LC_ALL=C.UTF-8");
    assertEquals(List.of(), Cli.names(here));
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "", "xx_XX.UTF-8"})
  void theLauncherWorksWithAnyNamesInAnyLocale(String locale) throws Exception {
    assumeAnyName();
    Path home = Files.createDirectory(folder.resolve("h\u00f6me"));
    Path checkout = Files.createDirectory(folder.resolve("\u017adr\u00f3d\u0142o"));
    Path here = Files.createDirectory(folder.resolve("d\u00e9part"));
    Files.copy(Path.of("lenslet"), checkout.resolve("lenslet"), StandardCopyOption.COPY_ATTRIBUTES);
    assumeTrue(Files.isDirectory(Path.of("target", "lib")), "no libraries for the launcher");
    Files.createSymbolicLink(checkout.resolve("target"), Path.of("target").toAbsolutePath());
    cifar(here.resolve("donn\u00e9es"));

    List<String> command = new ArrayList<>(List.of(checkout.resolve("lenslet").toString()));
    Stream.of(training("cifar10:donn\u00e9es", "\u00e9t\u00e9")).forEach(a -> command.add(a + ""));
    ProcessBuilder builder = new ProcessBuilder(command).directory(here.toFile());
    Map<String, String> environment = builder.environment();
    List.of("LANG", "LC_ALL", "LC_CTYPE", "LENSLET_JAVA_OPTS").forEach(environment::remove);
    if (!locale.isEmpty()) {
      environment.put(locale.equals("C") ? "LC_ALL" : "LANG", locale);
    }
    environment.put("HOME", home.toString());
    environment.put("LENSLET_BUILT", "true");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    Path said = folder.resolve("said.txt");
    Process launcher = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertTrue(launcher.waitFor(20, TimeUnit.MINUTES), "did not end");
    } finally {
      launcher.destroyForcibly();
      Files.delete(checkout.resolve("target"));
    }
    String text = Files.readString(said);
    assertEquals(0, launcher.exitValue(), text);
    assertEquals(List.of("donn\u00e9es", "\u00e9t\u00e9"), Cli.names(here));
    assertTrue(Cli.names(here.resolve("\u00e9t\u00e9")).contains("weights.safetensors"), text);
    assertTrue(text.contains("\u00e9t\u00e9/weights.safetensors"), text);
  }

  @Test
  void dataThatMayNotBeReadAreNamedAsSuch() throws Exception {
    Path data = cifar(folder.resolve("data"));
    Path file = data.resolve("data_batch_3.bin");
    String permissions = "this user may read, got no permission";
    process.boundByPermissions();
    permit(file, "---------");
    read(data).fails(1, file + ": expected a file that " + permissions);
    permit(data, "r--------"); // names, and nothing of what they stand for
    read(data).fails(2, "cifar10: expected a folder that " + permissions + " for " + data);
    permit(data, "---------");
    Path inside = data.resolve("cifar-10-batches-bin");
    read(inside).fails(2, "cifar10: expected a folder that " + permissions + " for " + inside);
    permit(data, "rwx------");
  }

  private Cli read(Path data) throws Exception {
    return process.run("summary", "mlp", "--data", "cifar10:" + data);
  }

  private static void permit(Path path, String permissions) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void aHeapThatIsTooSmallForTheDataBlamesTheData() throws Exception {
    process.option("-Xmx48m");
    process
        .run(training("synthetic:100000,100", folder.resolve("run")))
        .fails(
            1,
            "lenslet: synthetic train: expected its 75 MiB to fit in the ",
            " MiB of Java heap, got no room for them; use fewer examples or a larger heap"
                + " (as with LENSLET_JAVA_OPTS=-Xmx2g)");
    assertFalse(Files.exists(folder.resolve("run")));
  }
}
