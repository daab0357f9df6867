package org.lenslet.cli.bench;

import java.util.concurrent.Callable;
import org.lenslet.error.UsageException;
import picocli.CommandLine.Command;

/** Measures. */
@Command(
    name = "bench",
    description = "Measure how fast a device is.",
    subcommands = {BenchTrainCommand.class, BenchPredictCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  ./lenslet bench train lenet5 --batch 256"})
public final class BenchCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new UsageException(
        "bench: expected train or predict, got nothing; see lenslet bench --help");
  }
}
