package org.lenslet.backend.opencl.platform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.LibUtils;
import org.lenslet.error.LensletException;
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
    Optional<Path> ofThisProcess = Optional.empty();
    try {
      Path folder = inCache().orElse(null);
      if (folder == null) {
        ofThisProcess = Optional.of(LibraryCopies.place(fileName(), content()));
        folder = ofThisProcess.get();
      }
      System.setProperty(TEMPORARY, folder.toString());
      CL.setExceptionsEnabled(true);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          new Absence(Absence.Part.JOCL, "expected a folder for JOCL's native library, got " + e));
    } catch (LinkageError e) {
      return Optional.of(explain(e));
    } finally {
      System.setProperty(TEMPORARY, before);
      ofThisProcess.ifPresent(LibraryCopies::remove);
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

  /** A folder of the cache that holds the library with exactly the bytes of the jar. */
  private static Optional<Path> inCache() throws IOException {
    byte[] content = content();
    Optional<Path> folder =
        content.length == 0 ? Optional.empty() : CacheFolder.writable("native", NAME);
    if (folder.isPresent()) {
      Path file = folder.get().resolve(fileName());
      boolean there = CacheFolder.read(file).filter(got -> Arrays.equals(got, content)).isPresent();
      try {
        if (!there) {
          CacheFolder.write(file, content);
        }
      } catch (LensletException e) {
        return Optional.empty(); // a full disk, or a folder that looks writable
      }
    }
    return folder;
  }

  /** The library in the jar; empty where it has none for this system. */
  private static byte[] content() throws IOException {
    try (InputStream in = CL.class.getResourceAsStream("/lib/" + fileName())) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  private static String fileName() {
    return LibUtils.createLibraryFileName(LibUtils.createPlatformLibraryName(NAME));
  }
}
