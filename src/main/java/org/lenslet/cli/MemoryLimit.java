package org.lenslet.cli;

import java.util.function.Supplier;
import org.lenslet.error.LensletException;

/** Turns too little memory into an error that names the batch. */
final class MemoryLimit {
  private MemoryLimit() {}

  /** Does the work; Java's error, or an overflow of a size, becomes one that says what to do. */
  static <T> T guard(int batch, Supplier<T> work) {
    try {
      return work.get();
    } catch (OutOfMemoryError e) {
      throw new LensletException(ErrorLine.memory("batch " + batch), e);
    }
  }
}
