package org.lenslet.cli.shared;

import java.io.PrintWriter;
import java.util.Locale;
import org.lenslet.error.DeviceException;
import org.lenslet.error.LensletException;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.error.OutOfHeapException;
import org.lenslet.error.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Errors as one line on standard error. */
public final class ErrorLine {
  private static final long MEBIBYTE = 1 << 20;

  private ErrorLine() {}

  /** Arguments that picocli refused. */
  public static int ofUsage(ParameterException e, PrintWriter err) {
    String message = oneLine(describe(e));
    String help = "see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    print(err, message + (message.endsWith("?") ? " " : "; ") + help);
    return CommandLine.ExitCode.USAGE;
  }

  private static String describe(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String argument = unmatched.getUnmatched().get(0);
      String kind = unmatched.isUnknownOption() ? "option" : "argument";
      // The likeliest comes first.
      String meant =
          unmatched.getSuggestions().stream()
              .findFirst()
              .map(name -> "; did you mean " + name + "?")
              .orElse("");
      return kind + ": expected a known one, got " + argument + meant;
    }
    String message = String.valueOf(e.getMessage());
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  /** What a command threw. */
  public static int ofRun(Throwable e, boolean verbose, PrintWriter err) {
    if (verbose) {
      e.printStackTrace(err);
    }
    if (e instanceof LensletException) {
      print(err, oneLine(e.getMessage()) + advice(e));
      return e instanceof UsageException
          ? CommandLine.ExitCode.USAGE
          : CommandLine.ExitCode.SOFTWARE;
    }
    if (e instanceof OutOfMemoryError exhausted) {
      print(err, memory("the run", exhausted));
      return CommandLine.ExitCode.SOFTWARE;
    }
    print(
        err,
        "unexpected error: "
            + oneLine(e.toString())
            + (verbose ? "" : "; run again with --verbose to see where"));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** What to type to do what the message says, which may be for programs as well. */
  private static String advice(Throwable e) {
    if (e instanceof OutOfDeviceMemoryException memory) {
      int batch = memory.largestBatch().orElse(0);
      return " (use " + (batch > 0 ? "--batch " + batch + ", or " : "") + "--device cpu)";
    }
    if (e instanceof OutOfHeapException) {
      return " (as with LENSLET_JAVA_OPTS=" + largerHeap() + ")";
    }
    return e instanceof DeviceException ? " (see ./lenslet doctor, or use --device cpu)" : "";
  }

  /**
   * The message of too little memory.
   *
   * @param what needed it
   * @param error says of which memory
   */
  public static String memory(String what, OutOfMemoryError error) {
    String words = oneLine(error.getMessage());
    if (words.contains("direct buffer memory")) {
      return "memory: expected the transfers of "
          + what
          + " to fit in the direct memory of Java, got more ("
          + words
          + "); choose a smaller --batch or more of it, as in"
          + " LENSLET_JAVA_OPTS=-XX:MaxDirectMemorySize=4g";
    }
    if (words.contains("native thread") || words.contains("Metaspace")) {
      return "memory: expected " + what + " to find room, got " + words + "; end other programs";
    }
    return memory(what);
  }

  private static String memory(String what) {
    long limit = Runtime.getRuntime().maxMemory() / MEBIBYTE;
    return "memory: expected "
        + what
        + " to fit in "
        + limit
        + " MiB of Java heap, got more; choose a smaller --batch or a larger heap,"
        + " as in LENSLET_JAVA_OPTS="
        + largerHeap();
  }

  private static String largerHeap() {
    return "-Xmx" + Math.max(2, 2 * Runtime.getRuntime().maxMemory() / MEBIBYTE / 1024) + "g";
  }

  private static void print(PrintWriter err, String message) {
    err.println("lenslet: " + message);
    err.flush();
  }

  private static String oneLine(String text) {
    return String.valueOf(text).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
