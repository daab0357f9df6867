package org.lenslet.backend.opencl.platform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.LibUtils;
import org.lenslet.io.AtomicFile;
import org.lenslet.io.CacheFolder;

/**
 * Loads JOCL's native library from a folder of the user's own. Left alone, JOCL 2.0.6 loads {@code
 * java.io.tmpdir/libJOCL_...} if that file is there, whoever wrote it: on a shared machine anybody
 * could put one there.
 */
final class JoclLibrary {
  private static final String NAME = "JOCL_2_0_6";
  private static final String TEMPORARY = "java.io.tmpdir";

  private static Optional<Absence> problem;

  private JoclLibrary() {}

  /**
   * Loads the library, once.
   *
   * @return why it cannot be used; empty when it can
   */
  static synchronized Optional<Absence> load() {
    if (problem == null) {
      problem = tryLoad();
    }
    return problem;
  }

  private static Optional<Absence> tryLoad() {
    if (!LoaderFile.mayExist()) {
      return Optional.of(Absence.NO_LOADER);
    }
    String before = System.getProperty(TEMPORARY);
    try {
      System.setProperty(TEMPORARY, folder().toString());
      CL.setExceptionsEnabled(true);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          new Absence(Absence.Part.JOCL, "expected a folder for JOCL's native library, got " + e));
    } catch (LinkageError e) {
      return Optional.of(explain(e));
    } finally {
      System.setProperty(TEMPORARY, before);
    }
  }

  /**
   * What matters of JOCL's page of text: that the loader is missing, or why JOCL's own library does
   * not load.
   */
  private static Absence explain(LinkageError e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("Could not initialize native OpenCL")) {
        return Absence.NO_LOADER;
      }
    }
    // A trace for each way that JOCL tried; ours is the last one. Other errors have one line.
    String reason =
        String.valueOf(e.getMessage())
            .lines()
            .filter(line -> line.startsWith("java."))
            .reduce((first, last) -> last)
            .orElse(e.toString());
    String name = LibUtils.createPlatformLibraryName(NAME);
    return new Absence(
        Absence.Part.JOCL, "JOCL's native library " + name + " cannot be loaded: " + reason);
  }

  /** A private folder that holds the library with exactly the bytes of the jar. */
  private static Path folder() throws IOException {
    String file = LibUtils.createLibraryFileName(LibUtils.createPlatformLibraryName(NAME));
    byte[] content;
    try (InputStream in = CL.class.getResourceAsStream("/lib/" + file)) {
      if (in == null) {
        return Files.createTempDirectory("lenslet", CacheFolder.ownerOnly());
      }
      content = in.readAllBytes();
    }
    Optional<Path> cache = CacheFolder.writable("native", NAME);
    if (cache.isPresent()) {
      try {
        place(content, cache.get().resolve(file));
        return cache.get();
      } catch (RuntimeException | IOException e) {
        // A full disk or a folder that looks writable: the temporary folder is next.
      }
    }
    Path folder = Files.createTempDirectory("lenslet", CacheFolder.ownerOnly());
    place(content, folder.resolve(file));
    folder.toFile().deleteOnExit();
    folder.resolve(file).toFile().deleteOnExit();
    return folder;
  }

  private static void place(byte[] content, Path file) throws IOException {
    if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content)) {
      return;
    }
    AtomicFile.write(
        file,
        channel -> {
          ByteBuffer bytes = ByteBuffer.wrap(content);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }
}
