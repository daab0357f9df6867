package org.lenslet.random;

/**
 * The counter-based generator Philox4x32-10: a pure function of (seed, stream, counter), so any
 * thread or device computes number n of a stream without computing the numbers before it.
 *
 * <p>One block is four 32-bit words. The key is the seed (low half first); the 128-bit counter is
 * the block number in words 0 and 1 and the stream in words 2 and 3, low half first. Word i of a
 * stream is word {@code i & 3} of block {@code i >>> 2}; backends that write the generator in
 * another language must keep these conventions.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
public final class Philox {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int KEY_STEP_0 = 0x9E3779B9;
  private static final int KEY_STEP_1 = 0xBB67AE85;
  private static final long WORD = 0xFFFFFFFFL;
  private static final float UNIT_24 = 0x1p-24f;
  private static final double UNIT_32 = 0x1p-32;

  /** Attempts of one bounded draw beyond the first four use blocks this far apart. */
  private static final int RETRY_SHIFT = 56;

  private Philox() {}

  /** Writes the four words of a block to {@code out[offset .. offset + 3]}. */
  public static void block(long seed, long stream, long block, int[] out, int offset) {
    int c0 = (int) block;
    int c1 = (int) (block >>> 32);
    int c2 = (int) stream;
    int c3 = (int) (stream >>> 32);
    int k0 = (int) seed;
    int k1 = (int) (seed >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = MULTIPLIER_0 * (c0 & WORD);
      long p1 = MULTIPLIER_1 * (c2 & WORD);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += KEY_STEP_0;
      k1 += KEY_STEP_1;
    }
    out[offset] = c0;
    out[offset + 1] = c1;
    out[offset + 2] = c2;
    out[offset + 3] = c3;
  }

  /** Word {@code index} of a stream. */
  public static int word(long seed, long stream, long index) {
    int[] words = new int[4];
    block(seed, stream, index >>> 2, words, 0);
    return words[(int) index & 3];
  }

  /**
   * A word as a float in [0, 1): its top 24 bits, so that every value is exact and 1 is not met.
   */
  public static float uniform(int word) {
    return (word >>> 8) * UNIT_24;
  }

  /** Number {@code index} of a stream of floats uniform in [0, 1); uses word {@code index}. */
  public static float uniform(long seed, long stream, long index) {
    return uniform(word(seed, stream, index));
  }

  /**
   * The first (even) or second (odd) standard normal number that the Box-Muller transform makes of
   * two words. The first word maps to (0, 1], so the logarithm is finite and no result exceeds 6.7.
   * Computed with {@link StrictMath}, hence the same bits on every machine.
   */
  public static double normal(int radiusWord, int angleWord, boolean odd) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(((radiusWord & WORD) + 1) * UNIT_32));
    double angle = 2 * StrictMath.PI * ((angleWord & WORD) * UNIT_32);
    return radius * (odd ? StrictMath.sin(angle) : StrictMath.cos(angle));
  }

  /**
   * Number {@code index} of a stream of standard normal numbers; numbers 2i and 2i + 1 come from
   * words 2i and 2i + 1.
   */
  public static double normal(long seed, long stream, long index) {
    int[] words = new int[4];
    block(seed, stream, index >>> 2, words, 0);
    int pair = (int) index & 2;
    return normal(words[pair], words[pair + 1], (index & 1) != 0);
  }

  /**
   * Number {@code index} of a stream of ints uniform in [0, bound), without bias: the high half of
   * word times bound, with the few words rejected that would favour some results. Each number has a
   * block of its own (block {@code index}), whose words are the successive attempts.
   *
   * <p>Source: Lemire, "Fast random integer generation in an interval", ACM TOMACS 29(1), 2019.
   *
   * @param index less than 2^56
   * @throws IllegalArgumentException if bound is less than 1
   */
  public static int below(long seed, long stream, long index, int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound: expected at least 1, got " + bound);
    }
    // 2^32 mod bound: the number of products whose low half makes them surplus.
    long surplus = (1L << 32) % bound;
    int[] words = new int[4];
    for (int attempt = 0; ; attempt++) {
      if ((attempt & 3) == 0) {
        block(seed, stream, index + ((long) (attempt >>> 2) << RETRY_SHIFT), words, 0);
      }
      long product = (words[attempt & 3] & WORD) * bound;
      if ((product & WORD) >= surplus) {
        return (int) (product >>> 32);
      }
    }
  }
}
