package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.shared.Version;

/** The script that builds and starts, in a copy of the sources of its own. */
@Tag("slow")
class LauncherTest {
  private static final List<String> SOURCES =
      List.of("lenslet", "mvnw", ".mvn", "pom.xml", "LICENSE", "src/main", "kernels");

  @TempDir private Path folder;

  @Test
  void theFirstStartBuildsAndTheSecondDoesNot() throws Exception {
    assumeFalse(File.separatorChar == '\\', "the launcher is a shell script");
    for (String source : SOURCES) {
      copy(Path.of(source), folder.resolve("copy").resolve(source));
    }
    String first = start("--version");
    assertTrue(first.contains("building lenslet ..."), first);
    assertTrue(first.contains("lenslet " + Version.NUMBER), first);
    String second = start("--version");
    assertFalse(second.contains("building"), second);
    assertTrue(second.startsWith("lenslet " + Version.NUMBER), second);
    assertEquals(1, second.lines().count(), second);
    String help = start("test", "--help");
    assertTrue(help.startsWith("Usage: lenslet test"), help);
  }

  private String start(String... arguments) throws Exception {
    Path said = folder.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(folder.resolve("copy").resolve("lenslet").toString()),
                        Stream.of(arguments))
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().remove("LENSLET_BUILT");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(20, TimeUnit.MINUTES), "did not end");
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(said);
    assertEquals(0, process.exitValue(), text);
    return text;
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      return;
    }
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(Files.isDirectory(file) ? target : target.getParent());
        if (Files.isRegularFile(file)) {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
