package org.lenslet.backend.opencl.platform;

import org.jocl.CLException;

/** Releases never throw: what was lost with a device must not hide why it was lost. */
public final class Releases {
  private Releases() {}

  public static void quietly(Runnable release) {
    try {
      release.run();
    } catch (CLException e) {
      System.getLogger("org.lenslet.opencl")
          .log(System.Logger.Level.DEBUG, "release: " + Failures.code(e));
    } finally {
      LiveObjects.released();
    }
  }
}
