package org.lenslet.data;

import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR-100 in its binary version: 50,000 and 10,000 colour pictures, 32x32 (Krizhevsky, 2009). A
 * record is a coarse label, a fine label, then 1,024 red, 1,024 green and 1,024 blue levels. Reads
 * {@code train.bin} and {@code test.bin}, in the folder given or in {@code cifar-100-binary} below
 * it, or in the archive {@code cifar-100-binary.tar.gz}, which may also be what is given; without
 * those, every {@code train*.bin} and {@code test*.bin}.
 */
public final class Cifar100 {
  /** Which of the two labels of a picture is its class. */
  public enum Labels {
    /** One of 100 classes. */
    FINE,
    /** One of 20 groups of five classes each. */
    COARSE
  }

  private static final List<String> FINE =
      List.of(
          """
          apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle
          bowl boy bridge bus butterfly camel can castle caterpillar cattle
          chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur
          dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard
          lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain
          mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree
          plain plate poppy porcupine possum rabbit raccoon ray road rocket
          rose sea seal shark shrew skunk skyscraper snail snake spider
          squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor
          train trout tulip turtle wardrobe whale willow_tree wolf woman worm
          """
              .strip()
              .split("\\s+"));

  private static final List<String> COARSE =
      List.of(
          "aquatic_mammals",
          "fish",
          "flowers",
          "food_containers",
          "fruit_and_vegetables",
          "household_electrical_devices",
          "household_furniture",
          "insects",
          "large_carnivores",
          "large_man-made_outdoor_things",
          "large_natural_outdoor_scenes",
          "large_omnivores_and_herbivores",
          "medium_mammals",
          "non-insect_invertebrates",
          "people",
          "reptiles",
          "small_mammals",
          "trees",
          "vehicles_1",
          "vehicles_2");

  private Cifar100() {}

  /** The training set with fine labels; errors as for {@link #train(Path, Labels)}. */
  public static LabelledDataset train(Path folder) {
    return train(folder, Labels.FINE);
  }

  /** The test set with fine labels; errors as for {@link #train(Path, Labels)}. */
  public static LabelledDataset test(Path folder) {
    return test(folder, Labels.FINE);
  }

  /**
   * The training set.
   *
   * @throws org.lenslet.error.UsageException if the files are not in the folder
   * @throws org.lenslet.error.DataFormatException if a file is damaged
   */
  public static LabelledDataset train(Path folder, Labels labels) {
    return files(labels).load(folder, "train", List.of("train.bin"));
  }

  /** The test set; errors as for {@link #train(Path, Labels)}. */
  public static LabelledDataset test(Path folder, Labels labels) {
    return files(labels).load(folder, "test", List.of("test.bin"));
  }

  private static CifarFiles files(Labels labels) {
    boolean fine = labels == Labels.FINE;
    return new CifarFiles(
        "cifar100",
        "CIFAR-100",
        List.of(COARSE.size(), FINE.size()),
        fine ? 1 : 0,
        fine ? FINE : COARSE,
        // Mean and deviation of the training set, as customary.
        new Normalisation(List.of(0.5071, 0.4865, 0.4409), List.of(0.2673, 0.2564, 0.2762)));
  }
}
