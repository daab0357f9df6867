package org.lenslet.backend.opencl;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.lenslet.error.KernelBuildException;

/** Tells once of every algorithm whose kernels do not build, with the compiler's log. */
final class BuildFailures {
  private final Consumer<String> notes;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  BuildFailures(Consumer<String> notes) {
    this.notes = notes;
  }

  void report(String algorithm, KernelBuildException failure) {
    if (told.add(algorithm + "\n" + failure.getMessage())) {
      String log = failure.log().isEmpty() ? "" : System.lineSeparator() + failure.log();
      notes.accept(algorithm + " is left out: " + failure.getMessage() + log);
    }
  }
}
