package org.lenslet.data;

import org.lenslet.random.RandomStream;

/**
 * Changes an example while it is read to be learnt from, such as by a random flip. Must depend on
 * the example and the random numbers only; called by several threads at once.
 */
@FunctionalInterface
public interface Augmentation {

  /** Changes the elements of the example's inputs, and of its targets where they must follow. */
  void apply(Example example, RandomStream random);

  /**
   * Whether what becomes of a picture is one, of levels from the darkest to the lightest: its
   * values may then be rounded to the 256 {@link Levels} there are, which a device gets as bytes.
   * Noise beyond those, or another normalisation, would be lost.
   */
  default boolean keepsLevels() {
    return false;
  }

  /** This one, then another. */
  default Augmentation then(Augmentation next) {
    Augmentation both =
        (example, random) -> {
          apply(example, random);
          next.apply(example, random);
        };
    return keepsLevels() && next.keepsLevels() ? ofPictures(both) : both;
  }

  /** An augmentation that {@linkplain #keepsLevels keeps levels}. */
  static Augmentation ofPictures(Augmentation change) {
    record OfPictures(Augmentation change) implements Augmentation {
      @Override
      public void apply(Example example, RandomStream random) {
        change.apply(example, random);
      }

      @Override
      public boolean keepsLevels() {
        return true;
      }
    }

    return new OfPictures(change);
  }
}
