package org.lenslet.cli.shared;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.io.AtomicFile;
import org.lenslet.train.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Where results go for other programs to read. On standard output they are alone: what is for
 * people then goes to standard error. Every row is one of {@link JsonRow}.
 */
public final class JsonOption {
  /** The names of standard output; opened once more, a file would be written from its start. */
  private static final Set<String> STANDARD_OUTPUT =
      Set.of("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = {
        "Write the results to this file, as JSON: an object, or one a line; - is standard output,"
            + " and all else then goes to standard error."
      })
  private Path file;

  /** Where standard output was before; null unless the results go there. */
  private PrintWriter standardOutput;

  /**
   * Refuses a file that could not be written in the end. To be called before anything is printed.
   */
  public void check() {
    check(null);
  }

  /**
   * Refuses a file that could not be written in the end. To be called before anything is printed.
   *
   * @param coming a folder that does not exist yet but will, or null
   */
  public void check(Path coming) {
    if (file == null) {
      return;
    }
    if (STANDARD_OUTPUT.contains(file.toString())) {
      standardOutput = command.commandLine().getOut();
      command.commandLine().setOut(command.commandLine().getErr());
      return;
    }
    if (AtomicFile.isWrittenThrough(file)) {
      if (!Files.isWritable(file)) {
        throw unfit("a file that can be written", "no permission");
      }
      return;
    }
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (Files.isDirectory(file) || folder == null) {
      throw unfit("the name of a file", "a folder");
    }
    if (coming != null && folder.equals(coming.toAbsolutePath().normalize())) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw unfit("a file in an existing folder", "no folder " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw unfit("a folder that can be written", "no permission for " + folder);
    }
  }

  private UsageException unfit(String expected, String got) {
    return new UsageException(
        "--json " + file + ": expected " + expected + ", got " + got + "; choose another file");
  }

  /** Writes a row, if anybody asked for it. */
  public void write(Map<String, Object> row) {
    writeLines(List.of(row));
  }

  /** Writes rows, an object a line, if anybody asked for them. */
  public void writeLines(List<Map<String, Object>> rows) {
    if (file == null) {
      return;
    }
    String text =
        rows.stream().map(row -> Json.gson().toJson(row) + "\n").collect(Collectors.joining());
    if (standardOutput == null) {
      AtomicFile.write(file, text);
      return;
    }
    standardOutput.print(text);
    if (standardOutput.checkError()) {
      throw new LensletException(
          "--json "
              + file
              + ": expected to write to standard output, got an error; give the name of a file");
    }
  }
}
