package org.lenslet.cli.shared;

import org.lenslet.error.UsageException;
import org.lenslet.train.Recipe;

/** Checks of options that several commands have. */
public final class Options {
  private Options() {}

  /** The given batch, or that of the model's recipe. */
  public static int batch(Integer given, String model) {
    int batch = given == null ? Recipe.of(model).batch() : given;
    if (batch < 1) {
      throw new UsageException("--batch: expected at least 1, got " + batch);
    }
    return batch;
  }
}
