package org.lenslet.cli.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.lenslet.cli.shared.FolderCheck;
import org.lenslet.error.LensletException;
import org.lenslet.lab.report.ParityReport;
import org.lenslet.lab.report.ParitySummary;
import picocli.CommandLine.Option;

/** Where a page for people goes. */
final class ReportOption {
  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write a page with all results into this folder: parity.html.")
  private Path folder;

  /** Refuses a folder into which the page could not be written in the end. */
  void check() {
    if (folder != null) {
      folder = FolderCheck.withoutDots(folder);
      FolderCheck.requireUsable("--report", folder);
      if (Files.isDirectory(file())) {
        throw FolderCheck.unfit("--report", folder, "a folder without a folder parity.html", "one");
      }
    }
  }

  /** Writes the page, if anybody asked for it, and says where. */
  Optional<Path> write(Supplier<ParitySummary> summary) {
    if (folder == null) {
      return Optional.empty();
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LensletException(
          "--report " + folder + ": expected a folder that can be made, got " + e, e);
    }
    ParityReport.write(file(), summary.get());
    return Optional.of(file());
  }

  private Path file() {
    return folder.resolve("parity.html");
  }
}
