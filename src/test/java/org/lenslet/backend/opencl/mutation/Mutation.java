package org.lenslet.backend.opencl.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fault to plant: one place of a file with other text.
 *
 * @param why what a reader would call the fault
 * @param file below the project's folder
 * @param algorithm expression for the names of the algorithms that have to show it
 * @param onOclgrind whether it takes Oclgrind to see it, as a stray read whose value nobody uses
 * @param from what stands there now, once in the file
 * @param to what stands there instead
 */
record Mutation(
    String why, Path file, String algorithm, boolean onOclgrind, String from, String to) {

  /** The mutations of a list; see there for its format. */
  static List<Mutation> list(Path list) throws IOException {
    List<Mutation> mutations = new ArrayList<>();
    for (String block : Files.readString(list).split("\n\\s*\n")) {
      List<String> lines = block.lines().filter(line -> !line.startsWith("#")).toList();
      if (!lines.isEmpty()) {
        mutations.add(
            new Mutation(
                field(lines, "why: "),
                Path.of(field(lines, "file: ")),
                field(lines, "algorithm: "),
                lines.contains("on: oclgrind"),
                text(lines, "- "),
                text(lines, "+ ")));
      }
    }
    return mutations;
  }

  private static String field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected " + name + " in " + lines))
        .substring(name.length());
  }

  private static String text(List<String> lines, String mark) {
    return String.join(
        "\n",
        lines.stream()
            .filter(line -> line.startsWith(mark.strip()))
            .map(line -> line.substring(Math.min(line.length(), mark.length())))
            .toList());
  }

  /** The file's text with the fault. */
  String plantedIn(Path project) throws IOException {
    String text = Files.readString(project.resolve(file));
    int at = text.indexOf(from);
    if (from.isEmpty() || at < 0 || at != text.lastIndexOf(from)) {
      throw new IllegalArgumentException(file + ": expected once: " + from);
    }
    return text.substring(0, at) + to + text.substring(at + from.length());
  }

  @Override
  public String toString() {
    return file.getFileName() + ": " + why;
  }
}
