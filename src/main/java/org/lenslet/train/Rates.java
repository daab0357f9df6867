package org.lenslet.train;

import org.lenslet.error.UsageException;

/** The check that optimizers share. */
final class Rates {
  private Rates() {}

  static void require(String optimizer, float learningRate) {
    if (!(learningRate > 0) || Float.isInfinite(learningRate)) {
      throw new UsageException(
          optimizer + ": expected a learning rate above 0, got " + learningRate);
    }
  }
}
