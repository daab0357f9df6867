package org.lenslet.backend.opencl.program;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What changes when kernels, or the code that launches them, change. */
public final class KernelStamp {
  private KernelStamp() {}

  /**
   * Size and time of the jar, or of all files where classes lie in folders.
   *
   * @param kernels a folder that is read in place of the jar's kernels
   */
  public static String of(Optional<Path> kernels) {
    try {
      URI location = KernelStamp.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      String code = stamp(Path.of(location));
      return kernels.isEmpty() ? code : code + " " + stamp(kernels.get());
    } catch (URISyntaxException | IOException | RuntimeException e) {
      // Unknown code is never the code that a verdict was stored for.
      return "unknown " + System.nanoTime();
    }
  }

  private static String stamp(Path place) throws IOException {
    long newest = 0;
    long bytes = 0;
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
        bytes += Files.size(file);
      }
    }
    return place.toAbsolutePath() + " " + bytes + " bytes of " + newest;
  }
}
