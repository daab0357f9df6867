package org.lenslet.cli.shared;

import java.io.PrintWriter;
import org.lenslet.backend.Backend;
import org.lenslet.backend.opencl.OpenClBackend;
import org.lenslet.backend.opencl.program.BuildStatistics;
import org.lenslet.plan.ExecutionPlan;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --verbose} shows on standard error besides stack traces. */
public final class Verbose {
  private Verbose() {}

  private static boolean isOn(CommandSpec spec) {
    return spec.root().findOption("--verbose").<Boolean>getValue();
  }

  /**
   * For every operation of a compiled plan the kernel that was chosen, and each other with what it
   * would cost or why it refuses, if the user wants to know.
   *
   * @param what the plan does, as in "a training step"
   */
  public static void kernels(CommandSpec spec, String what, ExecutionPlan plan) {
    if (isOn(spec)) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("lenslet: kernels of " + what + ":");
      err.print(plan.explain());
      err.flush();
    }
  }

  /** How kernels were built so far, if the backend builds any and the user wants to know. */
  public static void builds(CommandSpec spec, Backend backend) {
    if (isOn(spec) && backend instanceof OpenClBackend device) {
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
