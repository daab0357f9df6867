package org.lenslet.train;

import com.google.gson.JsonParseException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.lenslet.error.CheckpointException;
import org.lenslet.error.UsageException;
import org.lenslet.plan.Variables;
import org.lenslet.safetensors.Checksum;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;

/**
 * All that a run needs to go on: every variable (weights, optimizer state, sums) as tensors of a
 * safetensors file, and in its metadata the state of the run and the configuration it belongs to.
 */
final class Checkpoint {
  private static final String STATE = "state";
  private static final String CONFIGURATION = "configuration.";

  /** The one part of the configuration that may change: a run can be made longer. */
  private static final String EPOCHS = "epochs";

  private Checkpoint() {}

  /** Writes a checkpoint, atomically. */
  static void write(Path file, Snapshot snapshot, Map<String, String> configuration) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "lenslet");
    metadata.put(STATE, Json.gson().toJson(snapshot.state()));
    configuration.forEach((key, value) -> metadata.put(CONFIGURATION + key, value));
    Checksum.add(SafetensorsFile.of(snapshot.variables(), metadata)).write(file);
  }

  /** Whether a content is that of a checkpoint, and not of weights alone. */
  static boolean isOne(SafetensorsFile content) {
    return content.metadata().containsKey(STATE);
  }

  /**
   * Reads a checkpoint into the variables.
   *
   * @param configuration what the run is configured to be; must be what the checkpoint says
   * @param batches the batches per epoch
   * @param epochs of the run that goes on; another number of them than before is taken over
   * @throws CheckpointException if the file is damaged or of another run; the variables are then as
   *     before
   * @throws UsageException if more epochs are behind the run; the variables are then as before
   */
  static TrainingState read(
      Path file,
      Variables variables,
      Map<String, String> configuration,
      int batches,
      Epochs epochs) {
    SafetensorsFile content = SafetensorsFile.read(file);
    Checksum.verify(file, content);
    if (!isOne(content)) {
      throw new CheckpointException(
          file
              + ": expected a checkpoint of a run, got a file without one; use its last checkpoint");
    }
    Epochs before = Epochs.parse(content.metadata().get(CONFIGURATION + EPOCHS));
    boolean known = epochs.differsInCountOnly(before);
    Map<String, String> written = configuration(content);
    for (String key : RunConfiguration.keys(configuration, written)) {
      if (!known || !key.equals(EPOCHS)) {
        requireSame(file, key, configuration.get(key), written.get(key));
      }
    }
    Map<String, Object> described = new TreeMap<>(content.others());
    content.tensors().forEach((name, tensor) -> described.put(name, tensor.spec()));
    for (String name : described.keySet()) {
      if (!variables.names().contains(name)) {
        throw new CheckpointException(
            file
                + ": expected only the tensors of the run, got "
                + name
                + " "
                + described.get(name)
                + "; resume with the run's own model");
      }
    }
    for (String name : variables.names()) {
      HostTensor tensor = content.tensors().get(name);
      if (tensor == null || !tensor.spec().equals(variables.tensor(name).spec())) {
        throw new CheckpointException(
            file
                + ": expected "
                + name
                + " "
                + variables.tensor(name).spec()
                + ", got "
                + described.getOrDefault(name, "no such tensor"));
      }
    }
    TrainingState state =
        parse(file, content.metadata().get(STATE), batches, known ? before : epochs);
    if (known && before.count() != epochs.count()) {
      state.continueTo(epochs.count());
    }
    variables.names().forEach(name -> variables.write(name, content.tensors().get(name)));
    return state;
  }

  private static Map<String, String> configuration(SafetensorsFile content) {
    Map<String, String> written = new LinkedHashMap<>();
    content
        .metadata()
        .forEach(
            (key, value) -> {
              if (key.startsWith(CONFIGURATION)) {
                written.put(key.substring(CONFIGURATION.length()), value);
              }
            });
    return written;
  }

  private static void requireSame(Path file, String key, String expected, String got) {
    if (!Objects.equals(expected, got)) {
      throw new CheckpointException(
          file
              + ": expected a checkpoint of a run with "
              + key
              + " "
              + RunConfiguration.quoted(expected)
              + ", got "
              + RunConfiguration.quoted(got)
              + "; resume with the run's own configuration");
    }
  }

  private static TrainingState parse(Path file, String json, int batches, Epochs epochs) {
    try {
      TrainingState state = Json.gson().fromJson(json, TrainingState.class);
      if (state != null && state.isPlausible(batches, epochs)) {
        return state;
      }
    } catch (JsonParseException | NumberFormatException e) {
      throw new CheckpointException(
          file + ": expected the state of a run in the metadata, got damaged JSON", e);
    }
    throw new CheckpointException(
        file + ": expected the state of a run in the metadata, got impossible counters");
  }
}
