package org.lenslet.backend.opencl.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How the file system of a folder is mounted, as Linux tells it. */
final class Mounts {
  private static final Path TABLE = Path.of("/proc/self/mounts");

  private Mounts() {}

  /** The line of the mount that a folder, there or not, lies in; empty on other systems. */
  static String of(String folder) {
    try (Stream<String> lines = Files.lines(TABLE)) {
      return lines
          .filter(line -> line.split(" ").length > 2 && holds(line.split(" ")[1], folder))
          // The last of several at one place lies over the others.
          .reduce((a, b) -> depth(b) >= depth(a) ? b : a)
          .orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  private static boolean holds(String place, String folder) {
    return place.equals("/") || folder.equals(place) || folder.startsWith(place + "/");
  }

  private static int depth(String line) {
    return line.split(" ")[1].length();
  }
}
