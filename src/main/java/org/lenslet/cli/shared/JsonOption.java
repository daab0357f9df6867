package org.lenslet.cli.shared;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lenslet.error.UsageException;
import org.lenslet.io.AtomicFile;
import org.lenslet.train.Json;
import picocli.CommandLine.Option;

/** Where results go for other programs to read. */
public final class JsonOption {
  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the results to this file, as JSON: an object, or one a line.")
  private Path file;

  /** Refuses a file that could not be written in the end. */
  public void check() {
    check(null);
  }

  /**
   * Refuses a file that could not be written in the end.
   *
   * @param coming a folder that does not exist yet but will, or null
   */
  public void check(Path coming) {
    if (file == null) {
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

  /** Writes the results, if anybody asked for them. */
  public void write(Map<String, Object> results) {
    writeLines(List.of(results));
  }

  /** Writes a list of results, an object a line, if anybody asked for them. */
  public void writeLines(List<Map<String, Object>> results) {
    if (file != null) {
      String text =
          results.stream().map(row -> Json.gson().toJson(row) + "\n").collect(Collectors.joining());
      AtomicFile.write(file, text);
    }
  }
}
