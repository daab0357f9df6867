package org.lenslet.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.error.LensletException;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void createsAndReplaces() throws IOException {
    Path file = folder.resolve("metrics.json");
    AtomicFile.write(file, "{\"accuracy\": 0.5}");
    AtomicFile.write(file, "größer");
    assertEquals("größer", Files.readString(file));
    assertEquals(List.of("metrics.json"), names());
  }

  @Test
  void acceptsANameWithoutAFolder() throws IOException {
    Path file = Path.of("atomic-file-test-" + ProcessHandle.current().pid() + ".tmp");
    try {
      AtomicFile.write(file, "here");
      assertEquals("here", Files.readString(file));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Test
  void failureInTheMiddleLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("weights");
    AtomicFile.write(file, "old");
    LensletException error =
        assertThrows(
            LensletException.class,
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.allocate(1000));
                      throw new IOException("No space left on device");
                    }));
    assertEquals(
        file
            + ": expected to write the file, got No space left on device; check the folder and the"
            + " free space on its disk",
        error.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("weights"), names());
  }

  @Test
  void anErrorOfTheContentPassesThrough() throws IOException {
    IllegalStateException thrown = new IllegalStateException("content");
    Path file = folder.resolve("weights");
    assertSame(
        thrown,
        assertThrows(
            IllegalStateException.class,
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      throw thrown;
                    })));
    assertEquals(List.of(), names());
  }

  @Test
  void missingFolderIsOneClearLine() {
    Path file = folder.resolve("absent").resolve("weights");
    LensletException error =
        assertThrows(LensletException.class, () -> AtomicFile.write(file, "text"));
    assertEquals(
        file
            + ": expected an existing folder, got none at "
            + file.getParent()
            + "; create it first",
        error.getMessage());
  }

  @Test
  void aFolderInPlaceOfTheFileIsOneClearLine() throws IOException {
    Path file = Files.createDirectory(folder.resolve("weights"));
    LensletException error =
        assertThrows(LensletException.class, () -> AtomicFile.write(file, "text"));
    assertEquals(
        file + ": expected the name of a file, got a folder; choose another name",
        error.getMessage());
    assertEquals(List.of("weights"), names());
  }

  @Test
  void unwritableFolderIsOneClearLine() {
    // As the system reports it; a real folder without permission stops nobody who is root.
    Path file = folder.resolve("weights");
    LensletException error =
        assertThrows(
            LensletException.class,
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      throw new AccessDeniedException(file.toString());
                    }));
    assertEquals(
        file
            + ": expected a folder that can be written, got no permission for "
            + folder
            + "; change its permissions or choose another folder",
        error.getMessage());
  }

  @Test
  void newFilesHaveTheUsualPermissions() throws IOException {
    assumePosix();
    Path usual = Files.createFile(folder.resolve("usual"));
    Path file = folder.resolve("file");
    AtomicFile.write(file, "text");
    assertEquals(Files.getPosixFilePermissions(usual), Files.getPosixFilePermissions(file));
  }

  @Test
  void writesThroughASymbolicLink() throws IOException {
    assumePosix();
    Path file = Files.createFile(folder.resolve("file"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    AtomicFile.write(link, "text");
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("text", Files.readString(file));
  }

  private static void assumePosix() {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void leftoversOfKilledProcessesAreRemovedAndNothingElse() throws IOException {
    Path file = folder.resolve("last.safetensors");
    AtomicFile.write(file, "content");
    Path leftover = Files.createFile(folder.resolve(".last.safetensors.1f.tmp"));
    Path other = Files.createFile(folder.resolve(".best.safetensors.1f.tmp"));
    AtomicFile.removeLeftovers(file);
    assertFalse(Files.exists(leftover));
    assertTrue(Files.exists(other));
    assertEquals("content", Files.readString(file));
  }

  @Test
  void aPipeIsWrittenThroughAndStaysAPipe() throws Exception {
    Path pipe = pipe("pipe");
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readString(pipe);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    AtomicFile.write(pipe, "through");
    assertEquals("through", read.get(20, TimeUnit.MINUTES));
    assertTrue(Files.readAttributes(pipe, BasicFileAttributes.class).isOther());
    assertEquals(List.of("pipe"), names());
  }

  @Test
  void aLinkToAPipeIsWrittenThrough() throws Exception {
    Path pipe = pipe("pipe");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("pipe"));
    assertTrue(AtomicFile.isWrittenThrough(pipe));
    assertTrue(AtomicFile.isWrittenThrough(link));
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertFalse(AtomicFile.isWrittenThrough(file));
    assertFalse(AtomicFile.isWrittenThrough(Files.createSymbolicLink(folder.resolve("l"), file)));
    assertFalse(AtomicFile.isWrittenThrough(folder));
    assertFalse(AtomicFile.isWrittenThrough(folder.resolve("nothing")));
  }

  @Test
  void aFullDeviceIsAnErrorAndStaysADevice() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "this system has no /dev/full");
    LensletException error =
        assertThrows(LensletException.class, () -> AtomicFile.write(full, "x"));
    assertEquals(
        "/dev/full: expected to write to it, got No space left on device; choose another file",
        error.getMessage());
    assertFalse(Files.isRegularFile(full));
  }

  @Test
  void anOpenFileIsAddedTo() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/dev/fd")), "this system has no /dev/fd");
    Path file = folder.resolve("log");
    Path said = folder.resolve("said");
    // The shell opens the file as number 7; this class writes to that number.
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "exec 7>\"$0\"; printf before: >&7; exec \"$@\"",
                file.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AtomicFileTest.class.getName(),
                "/dev/fd/7")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertTrue(process.waitFor(20, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), Files.readString(said));
    assertEquals("before:added", Files.readString(file));
    assertEquals(List.of("log", "said"), names());
  }

  /** Writes to the file that is named: in a process of its own, which inherits open files. */
  public static void main(String[] arguments) {
    AtomicFile.write(Path.of(arguments[0]), "added");
  }

  private Path pipe(String name) throws Exception {
    Path pipe = folder.resolve(name);
    try {
      Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
      assumeTrue(made.waitFor() == 0, "this system makes no pipes");
    } catch (IOException e) {
      assumeTrue(false, "this system has no mkfifo");
    }
    return pipe;
  }
}
