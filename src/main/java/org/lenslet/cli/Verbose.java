package org.lenslet.cli;

import java.io.PrintWriter;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClBackend;
import org.lenslet.backend.opencl.program.BuildStatistics;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --verbose} shows on standard error besides stack traces. */
final class Verbose {
  private Verbose() {}

  /** How kernels were built so far, if the backend builds any and the user wants to know. */
  static void builds(CommandSpec spec, Backend backend) {
    if (((Main) spec.root().userObject()).isVerbose() && backend instanceof OpenClBackend device) {
      BuildStatistics builds = device.buildStatistics();
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          "lenslet: kernels: %d built in %s s, %d from %s%n",
          builds.misses(),
          Figures.format("%.2f", builds.buildSeconds()),
          builds.hits(),
          builds.cacheOn() ? "the cache" : "the cache, which is left to the driver");
      err.flush();
    }
  }
}
