package org.lenslet.cli.train;

import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.lenslet.data.DataSource;
import org.lenslet.data.Dataset;
import org.lenslet.error.Count;
import picocli.CommandLine.Option;

/** What becomes of pictures that cannot be decoded: an error, or a line at the end. */
final class StrictOption {
  @Option(
      names = "--strict",
      description = {
        "End with an error at a picture that cannot be decoded (default: the next of its class is"
            + " taken in its place, and counted)."
      })
  private boolean strict;

  /** The name of the data with what was asked for. */
  String apply(String data) {
    return strict ? DataSource.parse(data).strict().toString() : data;
  }

  /** Says which examples of the data sets could not be read, if any. */
  static void tell(PrintWriter err, Dataset... data) {
    Set<String> lines = new LinkedHashSet<>(); // views of one data set tell the same
    for (Dataset set : data) {
      Map<Integer, String> unreadable = set.unreadable();
      if (!unreadable.isEmpty()) {
        lines.add(
            "lenslet: %s of %s could not be decoded, the next of the same class taken instead; the first: %s"
                .formatted(
                    Count.of(unreadable.size(), "picture"),
                    set.name(),
                    unreadable.values().iterator().next()));
      }
    }
    lines.forEach(err::println);
    err.flush();
  }
}
