package org.lenslet.cli.train;

import org.lenslet.cli.run.RunRegimen;
import org.lenslet.error.UsageException;
import org.lenslet.train.Recipe;
import picocli.CommandLine.Option;

/** How to learn beyond optimizer and schedule. */
final class RegimenOptions {
  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description =
          "Steps whose mean gradient an update takes: a batch of N times as many examples.")
  private Integer accumulate;

  @Option(
      names = "--average",
      paramLabel = "DECAY",
      description = {
        "Judge by and keep moving averages of the weights, of this decay an update, as 0.999."
      })
  private double average;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      description = "Shorten the gradients of all weights together to at most this norm.")
  private Float clipNorm;

  @Option(
      names = "--clip-value",
      paramLabel = "X",
      description = "Cut every element of the gradients to at most this much, before their norm.")
  private Float clipValue;

  @Option(
      names = "--label-smoothing",
      paramLabel = "SHARE",
      description =
          "Of softmax-cross-entropy: the share of a label that goes to all classes alike.")
  private float labelSmoothing;

  @Option(
      names = "--freeze",
      paramLabel = "REGEX",
      description = {
        "Do not learn layers, blocks or parameters whose whole name this matches, as"
            + " 'conv[12]'."
      })
  private String freeze;

  @Option(
      names = "--drop-last",
      description = {
        "Leave out the examples that do not fill a batch; they are a smaller one at the end of each"
            + " epoch otherwise."
      })
  private boolean dropLast;

  /**
   * With what the recipe has for what is not given.
   *
   * @param batch given in place of the recipe's, or null
   */
  RunRegimen toRegimen(Recipe recipe, Integer batch) {
    requireAbove0("--clip-norm", clipNorm);
    requireAbove0("--clip-value", clipValue);
    return new RunRegimen(
        accumulate == null ? usualAccumulation(recipe, batch) : accumulate,
        average,
        clipNorm == null ? 0 : clipNorm,
        clipValue == null ? 0 : clipValue,
        labelSmoothing,
        freeze,
        dropLast);
  }

  /** So that an update takes about as many examples as the recipe's, where that accumulates. */
  private static int usualAccumulation(Recipe recipe, Integer batch) {
    if (recipe.accumulate() == 1 || batch == null || batch < 1) {
      return recipe.accumulate();
    }
    double examples = (double) recipe.batch() * recipe.accumulate();
    return (int) Math.max(1, Math.round(examples / batch));
  }

  private static void requireAbove0(String option, Float value) {
    if (value != null && !(value > 0 && Float.isFinite(value))) {
      throw new UsageException("%s: expected a number above 0, got %s".formatted(option, value));
    }
  }
}
