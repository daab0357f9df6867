package org.lenslet.cli.predict;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.cli.shared.Figures;
import org.lenslet.data.Normalisation;
import org.lenslet.error.UsageException;
import picocli.CommandLine.Option;

/** How grey levels become inputs, where no data say so. */
final class NormalisationOption {
  @Option(
      names = "--normalisation",
      paramLabel = "MEAN,DEV",
      description = {
        "For weights without data: how levels of 0 to 1 become inputs, as in 0.1307,0.3081; with"
            + " three channels first the three means."
      })
  private String text;

  boolean isGiven() {
    return text != null;
  }

  /**
   * What was given.
   *
   * @throws UsageException if it is not a mean and a deviation for each channel
   */
  Normalisation parse(int channels) {
    List<Double> numbers = new ArrayList<>();
    try {
      for (String number : text.split(",", -1)) {
        numbers.add(Double.parseDouble(number.trim()));
      }
      if (numbers.size() == 2 * channels) {
        return new Normalisation(
            numbers.subList(0, channels), numbers.subList(channels, 2 * channels));
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new UsageException(
        "--normalisation: expected %d numbers, the means and then the deviations of %s, got %s"
            .formatted(2 * channels, Figures.count(channels, "channel"), text));
  }
}
