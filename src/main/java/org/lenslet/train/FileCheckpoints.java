package org.lenslet.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.lenslet.layer.Model;
import org.lenslet.layer.Parameter;
import org.lenslet.plan.Variables;

/** Checkpoints in a folder: {@code last.safetensors} and {@code best.safetensors}. */
final class FileCheckpoints implements TrainingRun.Checkpoints {
  /** Often enough that a killed run loses little, seldom enough to cost nothing. */
  private static final long NANOS_BETWEEN = 30_000_000_000L;

  private final Path folder;
  private final Model model;
  private final List<Parameter> parameters;
  private final Variables variables;
  private final Map<String, String> configuration;
  private long lastWritten = System.nanoTime();

  FileCheckpoints(
      Path folder,
      Model model,
      List<Parameter> parameters,
      Variables variables,
      Map<String, String> configuration) {
    this.folder = folder;
    this.model = model;
    this.parameters = parameters;
    this.variables = variables;
    this.configuration = configuration;
  }

  static Path last(Path folder) {
    return folder.resolve("last.safetensors");
  }

  static Path best(Path folder) {
    return folder.resolve("best.safetensors");
  }

  @Override
  public void last(TrainingState state) {
    Checkpoint.write(last(folder), variables, state, configuration);
    lastWritten = System.nanoTime();
  }

  @Override
  public void best() {
    Weights.write(best(folder), model, parameters, variables);
  }

  @Override
  public boolean isDue() {
    return System.nanoTime() - lastWritten > NANOS_BETWEEN;
  }
}
