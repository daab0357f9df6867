package org.lenslet.backend.opencl.platform;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files that name drivers to the loader. */
public final class VendorFiles {
  private VendorFiles() {}

  /**
   * A line a file, sorted: its place and what it names. ocl-icd reads OCL_ICD_VENDORS, Khronos'
   * loader OPENCL_VENDOR_PATH: a folder or one file.
   */
  public static List<String> lines(Map<String, String> environment) {
    String place =
        environment.getOrDefault(
            "OCL_ICD_VENDORS",
            environment.getOrDefault("OPENCL_VENDOR_PATH", "/etc/OpenCL/vendors"));
    Path path = Path.of(place);
    if (!Files.isDirectory(path)) {
      return Files.exists(path) ? List.of(describe(path)) : List.of();
    }
    List<String> lines = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.icd")) {
      files.forEach(file -> lines.add(describe(file)));
    } catch (IOException | DirectoryIteratorException e) {
      lines.add(path + " cannot be read");
    }
    lines.sort(null);
    return lines;
  }

  private static String describe(Path file) {
    try {
      return file + " names " + Files.readString(file).strip();
    } catch (IOException | RuntimeException e) {
      return file + " cannot be read";
    }
  }
}
