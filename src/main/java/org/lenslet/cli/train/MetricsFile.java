package org.lenslet.cli.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.error.LensletException;
import org.lenslet.io.AtomicFile;
import org.lenslet.train.Json;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/** Appends a line to a file after every epoch. */
final class MetricsFile implements Progress {
  private final Path file;

  /**
   * Starts the file.
   *
   * @param before the epochs that a resumed run has behind it; what a killed run wrote after its
   *     last checkpoint is dropped, because those epochs come again
   */
  MetricsFile(Path file, List<History.EpochRow> before) {
    this.file = file;
    StringBuilder lines = new StringBuilder();
    before.forEach(row -> lines.append(line(row)));
    AtomicFile.write(file, lines.toString());
  }

  @Override
  public void epoch(History.EpochRow row) {
    try {
      Files.writeString(file, line(row), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new LensletException(
          file + ": expected to add a line, got " + e + "; check the free space on its disk", e);
    }
  }

  private static String line(History.EpochRow row) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", row.epoch());
    line.put("steps", row.steps());
    line.put("train_loss", row.trainLoss());
    line.put("validation_loss", row.validationLoss());
    line.put("validation_accuracy", row.validationAccuracy());
    line.put("test_loss", row.testLoss());
    line.put("test_accuracy", row.testAccuracy());
    line.put("learning_rate", row.learningRate());
    line.put("seconds", row.seconds());
    line.put("images_per_s", row.imagesPerSecond());
    line.put("data_wait_share", row.dataWaitShare());
    return Json.gson().toJson(line) + "\n";
  }
}
