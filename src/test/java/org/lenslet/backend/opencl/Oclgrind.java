package org.lenslet.backend.opencl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Oclgrind has found since it was last asked. It writes to the file that the environment's
 * OCLGRIND_LOG names.
 */
final class Oclgrind {
  private Oclgrind() {}

  static boolean isUsed() {
    return System.getProperty("lenslet.opencl.testDevice", "").equals("oclgrind");
  }

  /** The findings, and forgets them; empty on other implementations. */
  static String findings() throws IOException {
    if (!isUsed()) {
      return "";
    }
    Path log = Path.of(System.getenv("OCLGRIND_LOG"));
    String text = Files.readString(log);
    // Oclgrind goes on writing behind what it wrote: the file gets a hole, which is no finding.
    Files.write(log, new byte[0]);
    return text.replace("\0", "").strip();
  }
}
