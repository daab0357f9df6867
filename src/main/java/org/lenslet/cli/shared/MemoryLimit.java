package org.lenslet.cli.shared;

import java.util.function.Supplier;
import org.lenslet.error.LensletException;

/** Turns too little memory into an error that names the batch. */
public final class MemoryLimit {
  private MemoryLimit() {}

  /** Does the work; running out of memory, or of numbers to count it, says what to do. */
  public static <T> T guard(int batch, Supplier<T> work) {
    try {
      return work.get();
    } catch (OutOfMemoryError e) {
      throw new LensletException(ErrorLine.memory("batch " + batch, e), e);
    } catch (ArithmeticException e) {
      // Sizes are added and multiplied exactly; nothing else of the work is.
      throw new LensletException(
          "batch: expected all tensors of a step to have at most "
              + Integer.MAX_VALUE
              + " elements together, got more with batch "
              + batch
              + "; choose a smaller --batch",
          e);
    }
  }
}
