package org.lenslet.backend.opencl.platform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryCopiesTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @TempDir Path folder;

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Path copy(String name, Instant made) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(name));
    Files.writeString(copy.resolve("lib.so"), "code");
    Files.setLastModifiedTime(copy, FileTime.from(made));
    return copy;
  }

  @Test
  void aCopyIsThereUntilItIsRemoved() throws IOException {
    byte[] content = {1, 2};
    Path copy = LibraryCopies.place("lib.so", content);
    assertArrayEquals(content, Files.readAllBytes(copy.resolve("lib.so")));
    LibraryCopies.remove(copy);
    assertFalse(Files.exists(copy));
  }

  @Test
  void whatKilledProcessesHaveLeftGoesAndNothingElse() throws IOException {
    copy("lenslet-native-1", NOW.minusSeconds(1));
    copy("lenslet-native-2", NOW);
    copy("lenslet-notes", NOW.minusSeconds(1));
    Path target = copy("elsewhere", NOW.minusSeconds(1));
    Files.createSymbolicLink(folder.resolve("lenslet-native-3"), target);

    LibraryCopies.removeOld(folder, NOW);

    assertEquals(
        List.of("elsewhere", "lenslet-native-2", "lenslet-native-3", "lenslet-notes"),
        names(folder));
    assertEquals(List.of("lib.so"), names(target));
  }

  /** Loads the library and ends as a killed process does, without any last word. */
  static final class Killed {
    private Killed() {}

    public static void main(String[] args) {
      boolean loaded = JoclLibrary.load().isEmpty();
      Runtime.getRuntime().halt(loaded ? 0 : 1);
    }
  }

  @Test
  @Tag("opencl")
  void aKilledProcessThatHasLoadedItsCopyLeavesNone() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "Windows keeps loaded files");
    assumeTrue(JoclLibrary.load().isEmpty(), "no OpenCL loader");
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path noFolder = Files.writeString(folder.resolve("cache"), "");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-Dlenslet.cache=" + noFolder,
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName())
            .inheritIO()
            .start();
    assertTrue(process.waitFor(20, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue());
    assertEquals(List.of(), names(temporary));
  }
}
