package org.lenslet.train;

import static org.lenslet.layer.kind.Kernel.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.Dataset;
import org.lenslet.layer.Model;
import org.lenslet.tensor.Shape;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/** A run of a small convolutional model on the reference backend, and what it leaves behind. */
public record SmallRun(Optimizer optimizer, Schedule schedule, int examples, Epochs epochs) {
  public static final int BATCH = 4;

  public static Model model() {
    return Model.input(1, 6, 6)
        .name("small")
        .conv(2, kernel(3))
        .tanh()
        .avgPool(2)
        .flatten()
        .dense(3)
        .build();
  }

  public Clusters data() {
    return new Clusters(Shape.of(1, 6, 6), 3, examples, 5);
  }

  public TrainerBuilder settings(Path folder) {
    return Trainer.of(model())
        .on(new ReferenceBackend())
        .batch(BATCH)
        .optimizer(optimizer)
        .schedule(schedule)
        .seed(3)
        .checkpoints(folder)
        .checkpointEvery(Duration.ofDays(1));
  }

  /** Everything of a run that must not depend on how often it was interrupted. */
  public record Result(List<Byte> weights, List<Byte> best, List<String> history) {}

  /** Trains to the end and collects the result. */
  public Result finish(Trainer trainer, Path folder) {
    return finish(trainer, folder, data());
  }

  /** The same with other data. */
  public Result finish(Trainer trainer, Path folder, Dataset data) {
    History history = trainer.fit(data, epochs, Progress.silent());
    Path weights = folder.resolve("weights.safetensors");
    trainer.saveWeights(weights);
    List<String> rows = new ArrayList<>();
    for (History.EpochRow row : history.epochs()) {
      rows.add(
          "%d %d %s %s %s %s"
              .formatted(
                  row.epoch(),
                  row.steps(),
                  row.trainLoss(),
                  row.validationLoss(),
                  row.validationAccuracy(),
                  row.learningRate()));
    }
    history.steps().forEach(row -> rows.add(row.step() + " " + row.loss()));
    return new Result(bytes(weights), bytes(FileCheckpoints.best(folder)), rows);
  }

  public static List<Byte> bytes(Path file) {
    try {
      List<Byte> bytes = new ArrayList<>();
      for (byte b : Files.readAllBytes(file)) {
        bytes.add(b);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checkpoint that a run goes on from. */
  public static Path last(Path folder) {
    return FileCheckpoints.last(folder);
  }

  /** The weights of the best epoch. */
  public static Path best(Path folder) {
    return FileCheckpoints.best(folder);
  }

  /** Makes an empty folder. */
  public static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void copy(Path from, Path to) {
    makeFolder(to.getParent());
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
