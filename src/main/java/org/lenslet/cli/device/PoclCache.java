package org.lenslet.cli.device;

import java.io.File;
import java.io.IOException;
import java.util.Map;

/**
 * Where PoCL keeps what it compiles. Where it cannot make that folder it offers no device, and says
 * nothing (native-notes/pocl.md).
 *
 * @param folder no Path, as the environment may hold what the locale has no name for
 */
record PoclCache(File folder) {

  /** As PoCL finds it. */
  static PoclCache of(Map<String, String> environment) {
    String chosen = environment.get("POCL_CACHE_DIR");
    if (chosen != null) {
      return new PoclCache(new File(chosen));
    }
    String xdg = environment.get("XDG_CACHE_HOME");
    String home = environment.get("HOME");
    String base = xdg != null ? xdg : home != null ? home + "/.cache" : "/tmp";
    return new PoclCache(new File(base, "pocl/kcache"));
  }

  /** Whether files can be made there, which is tried: permissions do not tell all. */
  boolean isUsable() {
    try {
      return (folder.isDirectory() || folder.mkdirs())
          && File.createTempFile("lenslet", null, folder).delete();
    } catch (IOException e) {
      return false;
    }
  }
}
