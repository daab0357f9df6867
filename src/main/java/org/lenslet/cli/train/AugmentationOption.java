package org.lenslet.cli.train;

import org.lenslet.data.LabelledDataset;
import org.lenslet.data.augment.ImageAugmentations;
import org.lenslet.error.UsageException;

/** What chance does to the pictures that are learnt from, by the name that configurations hold. */
final class AugmentationOption {
  /** The pixels of padding before a crop, as in the recipe for CIFAR-10 of He et al. 2015. */
  private static final int PADDING = 4;

  private AugmentationOption() {}

  /**
   * The data with what the name stands for.
   *
   * @param name {@code none}, {@code mirror} or {@code crop-mirror}
   * @throws UsageException if it is none of them
   */
  static LabelledDataset apply(String name, LabelledDataset data) {
    return switch (name) {
      case "none" -> data;
      case "mirror" -> data.augmented(ImageAugmentations.randomMirror());
      case "crop-mirror" ->
          data.augmented(ImageAugmentations.padAndCrop(PADDING))
              .augmented(ImageAugmentations.randomMirror());
      default ->
          throw new UsageException(
              "augmentation: expected none, mirror or crop-mirror, got " + name);
    };
  }
}
