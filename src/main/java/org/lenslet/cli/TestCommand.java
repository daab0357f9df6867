package org.lenslet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.lenslet.error.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands in the help for what the launcher does before this program starts. */
@Command(
    name = "test",
    description = "Set up what the tests need, then run the whole suite (done by the launcher).",
    footer = {
      "",
      "On Debian and Ubuntu, with the right to do so, it installs OpenCL implementations for the CPU;",
      "the environment variable LENSLET_INSTALL=no keeps it from that.",
      "",
      "Example:",
      "  ./lenslet test -Dtest=IdxFileTest"
    })
final class TestCommand implements Callable<Integer> {
  /** The launcher hands them to the build. */
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    throw new UsageException(
        "test: expected to be started by the launcher, got a start without it;"
            + " run ./lenslet test in a checkout of the sources");
  }
}
