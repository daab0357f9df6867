package org.lenslet.train.optimizer;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.lenslet.error.Count;
import org.lenslet.error.UsageException;

/**
 * Schedules as text, for options and files:
 *
 * <pre>
 * constant
 * linear                    to 0 over the run
 * cosine[:LAST]             half a cosine to this factor, 0 unless given
 * polynomial:POWER[,LAST]
 * step:LENGTH[xFACTOR]      the factor once more after every such length
 * multi-step[:AT,...][xFACTOR]   the factor once more at each of these, 0.5 and 0.75 unless given
 * exponential:FACTOR        that in every epoch, a little in each step
 * inverse:GAMMA,POWER       (1 + gamma * step)^-power
 * one-cycle[:RISE]          up for this share of the run, 0.3 unless given, then down
 * plateau[:EPOCHS][xFACTOR] the factor once more when the loss has not fallen for so many, 10
 * warm-up:LENGTH+...        a line up to any of them, which has and counts the rest of the run
 * </pre>
 *
 * Lengths below 1, as 0.5 or 1/3, are shares of the run, others epochs; the factor is 0.1 unless
 * given.
 */
final class ScheduleText {
  private static final String USUAL_FACTOR = "0.1";
  private static final String USUAL_PATIENCE = "10";
  private static final Pattern WARM_UP = Pattern.compile("warm-up:([^+]*)\\+(.*)");
  private static final Pattern PARTS = Pattern.compile("([a-z-]+)(?::([^x]*))?(?:x(.*))?");

  private final String text;
  private final double epochs;
  private final List<String> numbers;
  private final String factor;

  private ScheduleText(String text, double epochs, Matcher parts) {
    this.text = text;
    this.epochs = epochs;
    this.numbers = parts.group(2) == null ? List.of() : List.of(parts.group(2).split(",", -1));
    this.factor = parts.group(3);
  }

  /**
   * Understands a text.
   *
   * @param epochs of the run, or of what a warm-up leaves of it
   * @throws UsageException saying what is wrong with it
   */
  static Schedule parse(String text, double epochs) {
    Matcher warmUp = WARM_UP.matcher(text);
    if (warmUp.matches()) {
      Length length = length(warmUp.group(1), text, epochs);
      // What follows counts from there.
      double rest = Math.max(1, epochs * (1 - length.share()));
      return named(text, new WarmingUp(parse(warmUp.group(2), rest), length));
    }
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw unknown(text);
    }
    return new ScheduleText(text, epochs, parts).schedule(parts.group(1));
  }

  private Schedule schedule(String name) {
    return switch (name) {
      case "constant" -> with(0, 0, false, Schedule.CONSTANT);
      case "linear" -> with(0, 0, false, Schedule.LINEAR);
      case "cosine" ->
          with(
              0, 1, false, numbers.isEmpty() ? Schedule.COSINE : Schedules.cosine(number(0, null)));
      case "polynomial" -> with(1, 2, false, Schedules.polynomial(number(0, null), number(1, "0")));
      case "step" -> with(1, 1, true, steps(length(number(0), text, epochs)));
      case "multi-step" -> with(0, Integer.MAX_VALUE, true, multiStep());
      case "exponential" -> with(1, 1, false, exponential(number(0, null)));
      case "inverse" -> with(2, 2, false, Schedules.inverse(number(0, null), number(1, null)));
      case "one-cycle" ->
          with(0, 1, false, Schedules.oneCycle(number(0, "0.3"), 1 / 25.0, 1 / 250_000.0));
      case "plateau" -> with(0, 1, true, plateau());
      default -> throw unknown(text);
    };
  }

  /**
   * The schedule under its text, if the text has so many numbers and a factor only where one is.
   */
  private Schedule with(int least, int most, boolean takesFactor, Schedule schedule) {
    if (numbers.size() < least || numbers.size() > most) {
      String expected = (least == most ? "" : least + " to ") + Count.of(most, "number");
      throw wrong(expected + " after the colon", numbers.size());
    }
    if (factor != null && !takesFactor) {
      throw wrong("no factor", "x" + factor);
    }
    // The plain ones have the names that they always had, which checkpoints hold.
    boolean plain = numbers.isEmpty() && factor == null;
    return plain && schedule.name().equalsIgnoreCase(text) ? schedule : named(text, schedule);
  }

  private static Schedule named(String text, Schedule schedule) {
    return Schedule.of(text.toUpperCase(Locale.ROOT), schedule);
  }

  private Schedule steps(Length length) {
    double by = factor();
    return (step, all) -> Math.pow(by, Math.floor(length.passed(step, all)));
  }

  private Schedule multiStep() {
    double by = factor();
    if (numbers.isEmpty()) {
      return factor == null ? Schedule.MULTI_STEP : Schedule.steps(by, 0.5, 0.75);
    }
    List<Length> marks = numbers.stream().map(number -> length(number, text, epochs)).toList();
    for (int i = 1; i < marks.size(); i++) {
      if (marks.get(i).share() <= marks.get(i - 1).share()) {
        throw wrong("marks in ascending order", String.join(",", numbers));
      }
    }
    return (step, all) ->
        DoubleStream.iterate(1, result -> result * by)
            .skip(marks.stream().filter(mark -> mark.passed(step, all) >= 1).count())
            .findFirst()
            .orElseThrow();
  }

  private Schedule exponential(double by) {
    requireFactor(by);
    Length epoch = new Length(1, epochs);
    return (step, all) -> Math.pow(by, epoch.passed(step, all));
  }

  private Schedule plateau() {
    double patience = number(0, USUAL_PATIENCE);
    if (patience != Math.rint(patience) || patience < 0 || patience > Integer.MAX_VALUE) {
      throw wrong("a whole number of epochs", numbers.get(0));
    }
    return Schedules.plateau(factor(), (int) patience, 0);
  }

  private double factor() {
    double by = parse(factor == null ? USUAL_FACTOR : factor, text, "a factor after the x");
    requireFactor(by);
    return by;
  }

  private void requireFactor(double by) {
    if (!(by > 0 && by <= 1)) {
      throw wrong("a factor above 0 and up to 1", by);
    }
  }

  private String number(int index) {
    return index < numbers.size() ? numbers.get(index) : "";
  }

  /** A number; where there is none the usual one, if any. */
  private double number(int index, String usual) {
    String given = index < numbers.size() || usual == null ? number(index) : usual;
    return parse(given, text, "a number after the colon");
  }

  private static double parse(String number, String text, String expected) {
    try {
      double value = Double.parseDouble(number);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as what is infinite.
    }
    throw wrong(text, expected, number.isEmpty() ? "none" : "'" + number + "'");
  }

  private static Length length(String number, String text, double epochs) {
    String expected = "a share of the run or a number of epochs above 0";
    int slash = number.indexOf('/');
    double value =
        slash < 0
            ? parse(number, text, expected)
            : parse(number.substring(0, slash), text, expected)
                / parse(number.substring(slash + 1), text, expected);
    if (!(value > 0 && Double.isFinite(value))) {
      throw wrong(text, expected, number);
    }
    return new Length(value, value < 1 ? 1 : epochs);
  }

  private UsageException wrong(String expected, Object got) {
    return wrong(text, expected, got);
  }

  private static UsageException wrong(String text, String expected, Object got) {
    return new UsageException("schedule %s: expected %s, got %s".formatted(text, expected, got));
  }

  private static UsageException unknown(String text) {
    return new UsageException(
        "schedule: expected constant, linear, cosine, polynomial, step, multi-step, exponential,"
            + " inverse, one-cycle or plateau, after warm-up:LENGTH+ or not, got "
            + text);
  }

  /**
   * A part of a run.
   *
   * @param unit how many of what it is counted in the run has
   */
  private record Length(double number, double unit) {
    /** How often it is behind; exact where it is whole epochs. */
    double passed(long step, long steps) {
      return step * unit / (number * steps);
    }

    double share() {
      return number / unit;
    }

    long steps(long all) {
      return Math.round(number * all / unit);
    }
  }

  private record WarmingUp(Schedule then, Length length) implements Schedule {
    @Override
    public double factor(long step, long steps) {
      return factor(step, steps, List.of());
    }

    @Override
    public double factor(long step, long steps, List<Double> losses) {
      return new WarmUp(then, length.steps(steps)).factor(step, steps, losses);
    }
  }
}
