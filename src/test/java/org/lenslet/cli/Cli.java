package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A command that has run, and what it said. */
public record Cli(int code, String out, String err) {
  public Cli {
    assertEquals(Optional.empty(), Wording.wrong(out));
    assertEquals(Optional.empty(), Wording.wrong(err));
  }

  /** Runs in this process. */
  public static Cli run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] args = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Cli(code, out.toString(), err.toString());
  }

  /** The same but for the lines that start like this. */
  public Cli without(String start) {
    return new Cli(code, without(out, start), without(err, start));
  }

  private static String without(String text, String start) {
    return text.lines()
        .filter(line -> !line.startsWith(start))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  public Cli succeeds() {
    assertEquals(0, code, err);
    return this;
  }

  /** Expects a refusal: this exit code, and one line of error that has the given parts. */
  public Cli fails(int expectedCode, String... parts) {
    assertEquals(expectedCode, code, err);
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.startsWith("lenslet: "), err);
    for (String part : parts) {
      assertTrue(err.contains(part), () -> "no '" + part + "' in " + err);
    }
    assertEquals("", out);
    return this;
  }

  /** The names of the files in a folder, sorted. */
  public static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The objects of a file, one a line. */
  public static List<JsonObject> objects(Path file) {
    return lines(file).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  public static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
