package org.lenslet.cli.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.lenslet.data.Augmentation;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.Normalisation;
import org.lenslet.data.augment.ColourJitter;
import org.lenslet.data.augment.ImageAugmentations;
import org.lenslet.error.Count;
import org.lenslet.error.UsageException;

/**
 * What chance does to the pictures that are learnt from, as text: names, some with numbers after a
 * colon, joined by a plus, in the order in which they are done.
 */
final class AugmentationOption {
  /** The pixels of padding before a crop, as in the recipe for CIFAR-10 of He et al. 2015. */
  private static final double PADDING = 4;

  private static final double SMALLEST_AREA = 0.08;

  private static final String MIXUP = "mixup";

  /** As Zhang and others 2018 for ImageNet. */
  private static final double USUAL_ALPHA = 0.2;

  private AugmentationOption() {}

  /** The alpha of mixup that the text asks for; 0 for none. */
  static double mixup(String text) {
    for (String word : text.split("\\+", -1)) {
      if (word.equals(MIXUP)) {
        return USUAL_ALPHA;
      }
      if (word.startsWith(MIXUP + ":")) {
        return with(word, numbers(word, word.substring(MIXUP.length() + 1)), List.of(), 1).get(0);
      }
    }
    return 0;
  }

  /**
   * The data with what the text stands for.
   *
   * @throws UsageException if it stands for nothing, or not for these data
   */
  static LabelledDataset apply(String text, LabelledDataset data) {
    LabelledDataset result = data;
    for (Augmentation change : changes(text, () -> normalisation(data))) {
      result = result.augmented(change);
    }
    return result;
  }

  /**
   * Refuses a text that stands for nothing.
   *
   * @throws UsageException saying what is wrong with it
   */
  static void check(String text) {
    changes(text, () -> Normalisation.of(0, 1));
  }

  private static Normalisation normalisation(LabelledDataset data) {
    return data.normalisation()
        .orElseThrow(
            () ->
                new UsageException(
                    "augmentation: expected pictures for colour-jitter, got %s; leave it out"
                        .formatted(data.name())));
  }

  private static List<Augmentation> changes(String text, Supplier<Normalisation> normalisation) {
    List<Augmentation> all = new ArrayList<>();
    for (String word : text.equals("none") ? new String[0] : text.split("\\+", -1)) {
      int colon = word.indexOf(':');
      String name = colon < 0 ? word : word.substring(0, colon);
      List<Double> numbers = colon < 0 ? List.of() : numbers(word, word.substring(colon + 1));
      switch (name) {
        case "mirror" -> {
          with(word, numbers, List.of(), 0);
          all.add(ImageAugmentations.randomMirror());
        }
        case "crop-mirror" -> {
          with(word, numbers, List.of(), 0);
          all.add(ImageAugmentations.padAndCrop((int) PADDING));
          all.add(ImageAugmentations.randomMirror());
        }
        case "crop" ->
            all.add(
                ImageAugmentations.padAndCrop(
                    whole(word, with(word, numbers, List.of(PADDING), 1))));
        case "shift" ->
            all.add(ImageAugmentations.randomShift(whole(word, with(word, numbers, List.of(), 1))));
        case "rotation" ->
            all.add(ImageAugmentations.randomRotation(with(word, numbers, List.of(), 1).get(0)));
        case "resized-crop" ->
            all.add(
                ImageAugmentations.randomResizedCrop(
                    with(word, numbers, List.of(SMALLEST_AREA), 1).get(0)));
        case "cutout" ->
            all.add(ImageAugmentations.cutout(whole(word, with(word, numbers, List.of(), 1))));
        case "colour-jitter" ->
            all.add(
                jitter(normalisation.get(), with(word, numbers, List.of(0.4, 0.4, 0.4, 0.1), 4)));
        case MIXUP -> with(word, numbers, List.of(USUAL_ALPHA), 1); // batches are mixed, not these
        default ->
            throw new UsageException(
                "augmentation: expected none, or mirror, crop, crop-mirror, shift, rotation,"
                    + " resized-crop, cutout, colour-jitter or mixup, joined by +, got "
                    + word);
      }
    }
    return all;
  }

  private static ColourJitter jitter(Normalisation normalisation, List<Double> numbers) {
    return new ColourJitter(
        normalisation, numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
  }

  /** The numbers, or where none are given the usual ones. */
  private static List<Double> with(String word, List<Double> given, List<Double> usual, int count) {
    List<Double> numbers = given.isEmpty() ? usual : given;
    if (numbers.size() != count) {
      throw new UsageException(
          "augmentation %s: expected %s after the colon, got %s"
              .formatted(
                  word,
                  count == 0 ? "nothing" : Count.of(count, "number"),
                  numbers.isEmpty() ? "none" : numbers.size()));
    }
    return numbers;
  }

  private static int whole(String word, List<Double> numbers) {
    double number = numbers.get(0);
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw new UsageException(
          "augmentation %s: expected a whole number, got %s".formatted(word, number));
    }
    return (int) number;
  }

  private static List<Double> numbers(String word, String text) {
    try {
      return Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new UsageException(
          "augmentation %s: expected numbers after the colon, got '%s'".formatted(word, text), e);
    }
  }
}
