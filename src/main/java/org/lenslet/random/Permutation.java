package org.lenslet.random;

/**
 * Random orders of 0 .. n-1, each a pure function of (n, seed, stream): Fisher and Yates' shuffle
 * (Durstenfeld, CACM 7(7), 1964) with swap partner number i drawn by {@link Philox#below}.
 */
public final class Permutation {
  private Permutation() {}

  /** The order of n examples in an epoch. */
  public static int[] of(int n, long seed, int epoch) {
    int[] order = new int[n];
    fill(order, seed, epoch);
    return order;
  }

  /** Overwrites {@code order} with the order of its length in an epoch; allocates nothing else. */
  public static void fill(int[] order, long seed, int epoch) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    shuffle(order, seed, Purpose.SHUFFLE.stream(epoch));
  }

  /** Shuffles the values in place with the numbers of a stream. */
  public static void shuffle(int[] values, long seed, long stream) {
    for (int i = values.length - 1; i > 0; i--) {
      int partner = Philox.below(seed, stream, i, i + 1);
      int value = values[i];
      values[i] = values[partner];
      values[partner] = value;
    }
  }
}
