package org.lenslet.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lenslet.cli.bench.BenchCommand;
import org.lenslet.cli.compare.CompareCommand;
import org.lenslet.cli.device.DevicesCommand;
import org.lenslet.cli.device.DoctorCommand;
import org.lenslet.cli.onnx.OnnxCommand;
import org.lenslet.cli.parity.ParityCommand;
import org.lenslet.cli.predict.PredictCommand;
import org.lenslet.cli.shared.ErrorLine;
import org.lenslet.cli.shared.Version;
import org.lenslet.cli.train.EvaluateCommand;
import org.lenslet.cli.train.ModelsCommand;
import org.lenslet.cli.train.SummaryCommand;
import org.lenslet.cli.train.TrainCommand;
import org.lenslet.error.UsageException;
import org.lenslet.io.UserPath;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** Trains and checks convolutional networks from the command line. */
@Command(
    name = "lenslet",
    description = "Trains convolutional networks on any OpenCL device or in pure Java.",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      CompareCommand.class,
      SummaryCommand.class,
      ModelsCommand.class,
      DevicesCommand.class,
      DoctorCommand.class,
      ParityCommand.class,
      OnnxCommand.class,
      BenchCommand.class,
      TestCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    footer = {"", "Example:", "  ./lenslet train"})
public final class Main implements Callable<Integer> {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = {
        "Show stack traces of errors, the kernel chosen for every operation, and how kernels were"
            + " built."
      })
  private boolean verbose;

  private Main() {}

  public static void main(String[] args) {
    // What is printed is read by scripts, too: the same digits everywhere. The category FORMAT
    // alone
    // would not do, as PrintWriter formats by the default of all.
    Locale.setDefault(Locale.ROOT);
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    System.exit(run(out, err, args));
  }

  /**
   * Runs a command.
   *
   * @return the exit code: 0 for success, 1 for a failed run, 2 for wrong usage, 130 for a run that
   *     was interrupted
   */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    CommandLine commands = new CommandLine(main).setOut(out).setErr(err);
    commands.setParameterExceptionHandler((e, given) -> ErrorLine.ofUsage(e, err));
    commands.setExecutionExceptionHandler(
        (e, command, parsed) -> ErrorLine.ofRun(e, main.verbose, err));
    commands.registerConverter(Path.class, Main::path);
    int code;
    try {
      UserPath.requireWorkingFolder();
      code = commands.execute(args);
    } catch (UsageException | Error e) {
      code = ErrorLine.ofRun(e, main.verbose, err);
    }
    err.flush();
    return out.checkError() && code == 0 ? unheard(err) : code;
  }

  /** What was printed is the result: a full disk or a closed pipe must not pass for success. */
  private static int unheard(PrintWriter err) {
    err.println(
        "lenslet: standard output: expected to write to it, got an error;"
            + " check what it goes to and the free space there");
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static Path path(String text) {
    try {
      return UserPath.of(text);
    } catch (UsageException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  @Override
  public Integer call() {
    throw new UsageException(
        "command: expected train, evaluate, predict, compare, summary, devices, doctor, parity, bench or test, got none;"
            + " see lenslet --help");
  }
}
