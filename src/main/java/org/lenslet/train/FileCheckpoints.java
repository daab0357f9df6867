package org.lenslet.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.lenslet.graph.Value;
import org.lenslet.io.AtomicFile;
import org.lenslet.layer.Model;
import org.lenslet.plan.Variables;

/** Checkpoints in a folder: {@code last.safetensors} and {@code best.safetensors}. */
final class FileCheckpoints implements TrainingRun.Checkpoints {
  private final Path folder;
  private final Model model;
  private final List<Value> weights;
  private final Variables variables;
  private final Map<String, String> configuration;
  private final Duration interval;
  private long lastWritten = System.nanoTime();

  FileCheckpoints(
      Path folder,
      Model model,
      List<Value> weights,
      Variables variables,
      Map<String, String> configuration,
      Duration interval) {
    this.folder = folder;
    this.model = model;
    this.weights = weights;
    this.variables = variables;
    this.configuration = configuration;
    this.interval = interval;
    AtomicFile.removeLeftovers(last(folder));
    AtomicFile.removeLeftovers(best(folder));
  }

  static Path last(Path folder) {
    return folder.resolve("last.safetensors");
  }

  static Path best(Path folder) {
    return folder.resolve("best.safetensors");
  }

  @Override
  public void last(Snapshot snapshot) {
    Checkpoint.write(last(folder), snapshot, configuration);
    lastWritten = System.nanoTime();
  }

  @Override
  public void best() {
    Weights.write(best(folder), model, weights, variables);
  }

  @Override
  public boolean isDue() {
    return System.nanoTime() - lastWritten >= interval.toNanos();
  }
}
