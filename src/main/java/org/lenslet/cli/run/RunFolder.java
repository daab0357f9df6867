package org.lenslet.cli.run;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.Stream;
import org.lenslet.cli.shared.FolderCheck;
import org.lenslet.data.DataSource;
import org.lenslet.error.CheckpointException;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.io.AtomicFile;

/**
 * The folder that a training run leaves behind.
 *
 * @param name what its name starts with if the program chose it; null if the user did
 */
public record RunFolder(Path path, Path name) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /** A name in a folder of runs that no run has taken yet. */
  public static RunFolder unused(Path runs, String model, LocalDateTime now) {
    Path name = runs.resolve(model + "-" + TIME.format(now));
    return new RunFolder(name, name).free();
  }

  /** The folder that the user has chosen. */
  public static RunFolder chosen(Path path) {
    return new RunFolder(FolderCheck.withoutDots(path), null);
  }

  private RunFolder free() {
    Path free = name;
    for (int i = 2; Files.exists(free); i++) {
      free = name.resolveSibling(name.getFileName() + "-" + i);
    }
    return new RunFolder(free, name);
  }

  /**
   * Refuses a folder that holds something or cannot be made; creates nothing.
   *
   * @throws UsageException saying which
   */
  public void checkNew() {
    if (Files.isDirectory(path) && !isEmpty()) {
      throw unfit("a new or empty folder", "one that holds files");
    }
    FolderCheck.requireUsable("--out", path);
  }

  private boolean isEmpty() {
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw unfit("a folder that can be read", e.toString());
    }
  }

  private UsageException unfit(String expected, String got) {
    return FolderCheck.unfit("--out", path, expected, got);
  }

  /**
   * Creates the folder and writes down what the run is to do.
   *
   * @return the folder, which has another name if another run has taken this one in the meantime
   * @throws UsageException if another run has taken the folder that the user chose
   */
  public RunFolder create(RunConfig config) {
    RunFolder mine = claim();
    // A run may be resumed from another working directory.
    String data = DataSource.parse(config.data()).absolute();
    mine.write(config.with(data, config.epochs()));
    return mine;
  }

  /** Writes the settings down. */
  public void write(RunConfig config) {
    AtomicFile.write(configFile(), config.toJson());
  }

  /** Writes down what the run has found. */
  public void write(RunFacts facts) {
    AtomicFile.write(factsFile(), facts.toJson());
  }

  /**
   * Keeps the folder for this process until the lock is closed.
   *
   * @throws UsageException if there is no run here
   * @throws LensletException if another process works on the run
   */
  public RunLock lock() {
    requireRun();
    return RunLock.take(path);
  }

  /** Runs that start in the same second choose the same name; one of them makes the file. */
  private RunFolder claim() {
    RunFolder mine = this;
    while (!mine.make()) {
      if (name == null) {
        throw unfit("a new or empty folder", "one that a run has just taken");
      }
      mine = mine.free();
    }
    return mine;
  }

  /** False if a run has the folder already. */
  private boolean make() {
    try {
      Files.createDirectories(path);
      Files.createFile(configFile());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new LensletException(
          "--out " + path + ": expected a folder that can be made, got " + e + "; choose another",
          e);
    }
  }

  /**
   * Whether there is anything to go on from: a run that was killed while it started, or whose disk
   * was full, has settings and nothing more.
   */
  public boolean hasBegun() {
    return Files.exists(path.resolve("last.safetensors")) || Files.exists(bestFile());
  }

  /**
   * What the run was to do.
   *
   * @throws UsageException if there is no run here
   * @throws CheckpointException if the file is damaged
   */
  public RunConfig config() {
    requireRun();
    try {
      return RunConfig.fromJson(Files.readString(configFile(), StandardCharsets.UTF_8));
    } catch (JsonParseException | IOException e) {
      throw new CheckpointException(
          configFile() + ": expected the settings of a run, got damaged JSON; start a new run", e);
    }
  }

  /**
   * What the run found; empty for a run of an early version.
   *
   * @throws CheckpointException if the file is damaged
   */
  public Optional<RunFacts> facts() {
    if (!Files.exists(factsFile())) {
      return Optional.empty();
    }
    try {
      return Optional.of(RunFacts.fromJson(Files.readString(factsFile(), StandardCharsets.UTF_8)));
    } catch (JsonParseException | IOException e) {
      throw new CheckpointException(
          factsFile() + ": expected the facts of a run, got damaged JSON; remove the file", e);
    }
  }

  private void requireRun() {
    if (!Files.isRegularFile(configFile())) {
      throw new UsageException(
          path
              + ": expected the folder of a run, got "
              + (Files.isDirectory(path) ? "one without config.json" : "no such folder")
              + "; give the folder that the run was started with");
    }
  }

  private Path factsFile() {
    return path.resolve("run.json");
  }

  /** What the run came to. */
  public Path resultFile() {
    return path.resolve("result.json");
  }

  /** For TensorBoard. */
  public Path tensorBoardFolder() {
    return path.resolve("tensorboard");
  }

  private Path configFile() {
    return path.resolve("config.json");
  }

  public Path metricsFile() {
    return path.resolve("metrics.jsonl");
  }

  public Path weightsFile() {
    return path.resolve("weights.safetensors");
  }

  /** The weights of the best epoch so far, which the trainer writes. */
  public Path bestFile() {
    return path.resolve("best.safetensors");
  }

  public Path reportFile() {
    return path.resolve("report.html");
  }
}
