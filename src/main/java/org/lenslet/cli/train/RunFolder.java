package org.lenslet.cli.train;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
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
record RunFolder(Path path, Path name) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /** A name in a folder of runs that no run has taken yet. */
  static RunFolder unused(Path runs, String model, LocalDateTime now) {
    Path name = runs.resolve(model + "-" + TIME.format(now));
    return new RunFolder(name, name).free();
  }

  /** The folder that the user has chosen. */
  static RunFolder chosen(Path path) {
    return new RunFolder(path, null);
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
  void checkNew() {
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
  RunFolder create(RunConfig config) {
    RunFolder mine = claim();
    // A run may be resumed from another working directory.
    String data = DataSource.parse(config.data()).absolute();
    AtomicFile.write(mine.configFile(), config.withData(data).toJson());
    return mine;
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
  boolean hasBegun() {
    return Files.exists(path.resolve("last.safetensors")) || Files.exists(bestFile());
  }

  /**
   * What the run was to do.
   *
   * @throws UsageException if there is no run here
   * @throws CheckpointException if the file is damaged
   */
  RunConfig config() {
    if (!Files.isRegularFile(configFile())) {
      throw new UsageException(
          "--resume "
              + path
              + ": expected the folder of a run, got "
              + (Files.isDirectory(path) ? "one without config.json" : "no such folder")
              + "; give the folder that the run was started with");
    }
    try {
      return RunConfig.fromJson(Files.readString(configFile(), StandardCharsets.UTF_8));
    } catch (JsonParseException | IOException e) {
      throw new CheckpointException(
          configFile() + ": expected the settings of a run, got damaged JSON; start a new run", e);
    }
  }

  private Path configFile() {
    return path.resolve("config.json");
  }

  Path metricsFile() {
    return path.resolve("metrics.jsonl");
  }

  Path weightsFile() {
    return path.resolve("weights.safetensors");
  }

  /** The weights of the best epoch so far, which the trainer writes. */
  Path bestFile() {
    return path.resolve("best.safetensors");
  }

  Path reportFile() {
    return path.resolve("report.html");
  }
}
