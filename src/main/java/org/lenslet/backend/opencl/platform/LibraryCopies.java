package org.lenslet.backend.opencl.platform;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.lenslet.io.CacheFolder;

/**
 * Copies of a native library for one process, among the temporary files: for where there is no
 * cache folder. A copy goes as soon as it is loaded, as a loaded library needs its name no more; on
 * Windows, which keeps it, at the end of the process. What a killed process leaves goes when the
 * next copy is made.
 */
final class LibraryCopies {
  private static final String PREFIX = "lenslet-native-";

  /** No process takes longer from making a copy to loading it. */
  private static final Duration LOADED_BY_THEN = Duration.ofHours(1);

  private LibraryCopies() {}

  /** A new folder that only this user can enter, with the library in it unless that is empty. */
  static Path place(String name, byte[] content) throws IOException {
    removeOld(Path.of(System.getProperty("java.io.tmpdir")), Instant.now().minus(LOADED_BY_THEN));
    Path folder = Files.createTempDirectory(PREFIX, CacheFolder.ownerOnly());
    folder.toFile().deleteOnExit();
    if (content.length > 0) {
      Path file = folder.resolve(name);
      file.toFile().deleteOnExit();
      Files.write(file, content);
    }
    return folder;
  }

  /** Removes a copy, as far as the system lets it. */
  static void remove(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException inUse) {
      // Windows: at the end of the process.
    }
  }

  /** Removes copies that were made before a time; those of other users stay, as they must. */
  static void removeOld(Path temporary, Instant before) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path folder : folders) {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isBefore(before)) {
          remove(folder);
        }
      }
    } catch (IOException e) {
      // Whoever cannot list the folder leaves it as it is.
    }
  }
}
