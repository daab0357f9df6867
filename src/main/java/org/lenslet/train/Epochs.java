package org.lenslet.train;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lenslet.data.Dataset;
import org.lenslet.data.Split;
import org.lenslet.error.UsageException;

/**
 * How long to train, and how to judge on the way.
 *
 * @param count the number of passes over the training data
 * @param validation the fraction of the training data held out to judge by; 0 for none
 * @param patience the number of epochs without improvement on the held-out data after which to
 *     stop; 0 to go on to the end
 */
public record Epochs(int count, double validation, int patience) {

  private static final Pattern TEXT =
      Pattern.compile("Epochs\\[count=(\\d+), validation=([^,]+), patience=(\\d+)]");

  public Epochs {
    require(count >= 1, "at least 1 epoch", count);
    require(validation >= 0 && validation < 1, "a validation fraction in [0, 1)", validation);
    require(patience >= 0, "a patience of at least 0", patience);
    require(patience == 0 || validation > 0, "a validation fraction above 0 for early stopping", 0);
  }

  /** So many epochs, nothing held out. */
  public static Epochs of(int count) {
    return new Epochs(count, 0, 0);
  }

  /** With a fraction of the training data held out. */
  public Epochs validation(double fraction) {
    return new Epochs(count, fraction, patience);
  }

  /** With early stopping. */
  public Epochs patience(int epochs) {
    return new Epochs(count, validation, epochs);
  }

  /**
   * The examples to learn from, and those held out, or null where none are.
   *
   * @param batch the examples per step
   * @param seed what the choice depends on
   * @throws UsageException if there is not one batch to learn from, or nothing to hold out
   */
  public Split<? extends Dataset> split(Dataset data, int batch, long seed) {
    Split<? extends Dataset> split =
        validation == 0 ? new Split<>(data, null) : data.split(validation, seed);
    if (split.train().size() < batch) {
      throw new UsageException(
          "batch: expected at most the "
              + split.train().size()
              + " training examples of "
              + data.name()
              + ", got "
              + batch
              + "; choose a smaller batch");
    }
    return split;
  }

  /** The number of examples to learn from, of so many. */
  int learnt(int examples) {
    return examples - (int) Math.round(validation * examples);
  }

  /** What {@link #toString} gave, as checkpoints hold it; null if the text is nothing such. */
  static Epochs parse(String text) {
    Matcher matcher = TEXT.matcher(String.valueOf(text));
    try {
      return matcher.matches()
          ? new Epochs(
              Integer.parseInt(matcher.group(1)),
              Double.parseDouble(matcher.group(2)),
              Integer.parseInt(matcher.group(3)))
          : null;
    } catch (NumberFormatException | UsageException e) {
      return null;
    }
  }

  /** Whether the other differs in nothing but the number of epochs. */
  boolean differsInCountOnly(Epochs other) {
    return other != null && new Epochs(other.count, validation, patience).equals(other);
  }

  private static void require(boolean condition, String expected, Object got) {
    if (!condition) {
      throw new UsageException("epochs: expected " + expected + ", got " + got);
    }
  }
}
