package org.lenslet.cli.run;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lenslet.data.DataSource;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.io.UserPath;
import org.lenslet.model.Zoo;

/**
 * A model with its weights: those of a run, or of the zoo with a file.
 *
 * @param name of the model
 * @param weights the file
 * @param run the run's settings, if it is one
 * @param facts what the run knows of its data, if it is one that wrote them down
 */
public record TrainedModel(
    String name, Path weights, Optional<RunConfig> run, Optional<RunData> facts) {

  /**
   * Understands the name of a model or a run folder.
   *
   * @param weights what was given with {@code --weights}, or null
   * @param err receives a note where a run has not ended
   * @throws UsageException if it is neither, or the weights are missing
   */
  public static TrainedModel of(String given, Path weights, PrintWriter err) {
    if (Zoo.names().contains(given)) {
      if (weights == null) {
        throw new UsageException(
            "--weights: expected the weights of "
                + given
                + ", got none; give --weights FILE, or the folder of a run instead of the model");
      }
      return new TrainedModel(given, weights, Optional.empty(), Optional.empty());
    }
    RunFolder folder = RunFolder.chosen(UserPath.of(given));
    if (!Files.isDirectory(folder.path())) {
      throw new UsageException(
          "%s: expected the folder of a run, or one of the models that ./lenslet models lists, got neither"
              .formatted(given));
    }
    RunConfig config = folder.config();
    return new TrainedModel(
        config.model(),
        weights == null ? weights(folder, err) : weights,
        Optional.of(config),
        folder.facts().map(RunFacts::data));
  }

  private static Path weights(RunFolder folder, PrintWriter err) {
    if (Files.exists(folder.weightsFile())) {
      return folder.weightsFile();
    }
    if (!Files.exists(folder.bestFile())) {
      throw new LensletException(
          folder.path()
              + ": expected a run with weights, got one that has not come to the end of an epoch;"
              + " go on with ./lenslet train --resume "
              + folder.path());
    }
    err.println("lenslet: " + folder.path() + " has not ended: its best weights so far are used");
    err.flush();
    return folder.bestFile();
  }

  /**
   * What is known of the data: as the run wrote it down, or from the data themselves.
   *
   * @param data what was given with {@code --data}, or null
   * @throws UsageException if there is nothing to know it from
   */
  public RunData data(String data) {
    if (data == null && facts.isPresent()) {
      return facts.get();
    }
    return RunData.of(DataSource.parse(dataName(data)).load());
  }

  /**
   * The data to judge by.
   *
   * @param data what was given with {@code --data}, or null
   * @throws UsageException if none was given and there is no run
   */
  public String dataName(String data) {
    if (data != null) {
      return data;
    }
    return run.orElseThrow(
            () ->
                new UsageException(
                    "--data: expected the data for "
                        + name
                        + ", got none; give --data DATA, or the folder of a run"))
        .data();
  }
}
