package org.lenslet.cli.train;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.lenslet.train.Trainer;
import org.lenslet.train.Transfer;

/** Starts a run from the weights of another one, and says what did not fit. */
final class StartingWeights {
  private static final int MOST_NAMED = 8;

  private StartingWeights() {}

  static void load(Trainer trainer, String file, PrintWriter out, PrintWriter err) {
    Transfer transfer = trainer.startFrom(Path.of(file), note -> err.println("lenslet: " + note));
    int all = transfer.taken().size() + transfer.kept().size();
    out.printf("from %s: %d of %d tensors%n", file, transfer.taken().size(), all);
    if (!transfer.kept().isEmpty()) {
      out.printf("  new: %s%n", listed(transfer.kept()));
    }
    if (!transfer.unused().isEmpty()) {
      out.printf("  not used: %s%n", listed(transfer.unused()));
    }
    out.flush();
  }

  private static String listed(List<String> names) {
    String text = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    return names.size() > MOST_NAMED
        ? text + " and " + (names.size() - MOST_NAMED) + " more"
        : text;
  }
}
