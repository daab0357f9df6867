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

  /** This one, then another. */
  default Augmentation then(Augmentation next) {
    return (example, random) -> {
      apply(example, random);
      next.apply(example, random);
    };
  }
}
