package org.lenslet.backend.opencl.platform;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for the OpenCL loader where the dynamic linker of Linux would: JOCL's native code tries to
 * open it and, in vain, prints two lines on standard output which Java cannot catch.
 */
final class LoaderFile {
  private static final List<String> NAMES = List.of("libOpenCL.so.1", "libOpenCL.so");
  private static final Path CACHE = Path.of("/etc/ld.so.cache");

  private LoaderFile() {}

  /** False only where a search as the linker's finds nothing; true on other systems. */
  static boolean mayExist() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return true;
    }
    try {
      // The names of libraries stand in it as plain text.
      String cache = new String(Files.readAllBytes(CACHE), StandardCharsets.ISO_8859_1);
      if (NAMES.stream().anyMatch(cache::contains)) {
        return true;
      }
    } catch (IOException e) {
      return true; // a linker of another kind
    }
    List<String> folders = new ArrayList<>(List.of("/lib", "/usr/lib", "/lib64", "/usr/lib64"));
    String more = System.getenv("LD_LIBRARY_PATH");
    if (more != null) {
      folders.addAll(List.of(more.split(File.pathSeparator)));
    }
    return folders.stream()
        .anyMatch(folder -> NAMES.stream().anyMatch(name -> new File(folder, name).exists()));
  }
}
