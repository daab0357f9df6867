package org.lenslet.cli.compare;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.RunFacts;
import org.lenslet.cli.run.RunFolder;
import org.lenslet.error.CheckpointException;

/**
 * What a run folder says of itself.
 *
 * @param name what it is called beside the others
 * @param epochs the lines of its metrics
 * @param result empty until the run has ended
 */
record ComparedRun(
    String name,
    Path path,
    RunConfig config,
    Optional<RunFacts> facts,
    List<JsonObject> epochs,
    Optional<JsonObject> result) {

  static ComparedRun read(String name, Path path) {
    RunFolder folder = RunFolder.chosen(path);
    RunConfig config = folder.config();
    List<JsonObject> results = objects(folder.resultFile());
    return new ComparedRun(
        name,
        path,
        config,
        folder.facts(),
        objects(folder.metricsFile()),
        results.isEmpty() ? Optional.empty() : Optional.of(results.get(0)));
  }

  /** The objects of a file, one a line; none where there is no file. */
  private static List<JsonObject> objects(Path file) {
    List<JsonObject> objects = new ArrayList<>();
    if (!Files.exists(file)) {
      return objects;
    }
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        objects.add(JsonParser.parseString(line).getAsJsonObject());
      }
      return objects;
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw new CheckpointException(
          file + ": expected JSON, an object a line, got damaged text", e);
    }
  }

  /** Settings and surroundings, by name. */
  Map<String, String> settings() {
    Map<String, String> rows = new LinkedHashMap<>(config.rows());
    rows.put("lenslet", config.lenslet());
    facts.ifPresent(
        known -> {
          RunFacts.Session last = known.sessions().get(known.sessions().size() - 1);
          rows.put("device", last.device());
          rows.put("backend", last.backend());
          rows.put("java", last.java());
          rows.put("system", last.os());
          rows.put("digest of the data", known.data().digest());
        });
    return rows;
  }

  /** A figure of the result; NaN where it is not known. */
  double figure(String key) {
    return result.map(values -> number(values, key)).orElse(Double.NaN);
  }

  /** A figure of a line of JSON; NaN where it is null or missing. */
  static double number(JsonObject values, String key) {
    JsonElement value = values.get(key);
    return value == null || value.isJsonNull() ? Double.NaN : value.getAsDouble();
  }
}
