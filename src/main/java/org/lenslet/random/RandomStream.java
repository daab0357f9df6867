package org.lenslet.random;

/**
 * Draws the numbers of one {@link Philox} stream in order, one block at a time. Holds a position
 * and is therefore for one thread; two streams never influence each other.
 */
public final class RandomStream {
  private final long seed;
  private final long stream;
  private final int[] words = new int[4];
  private long position;

  /** Stands at the first number of the stream. */
  public RandomStream(long seed, long stream) {
    this(seed, stream, 0);
  }

  /** Stands at any word of the stream, so that several threads can draw parts of it. */
  public RandomStream(long seed, long stream, long position) {
    this.seed = seed;
    this.stream = stream;
    this.position = position;
    if ((position & 3) != 0) {
      Philox.block(seed, stream, position >>> 2, words, 0);
    }
  }

  /** The next 32 random bits. */
  public int nextWord() {
    int lane = (int) position & 3;
    if (lane == 0) {
      Philox.block(seed, stream, position >>> 2, words, 0);
    }
    position++;
    return words[lane];
  }

  /** The next number, uniform in [from, to). */
  public double nextUniform(double from, double to) {
    return from + (to - from) * Philox.uniform(nextWord());
  }

  /** The next standard normal number; takes two words. */
  public double nextNormal() {
    int radiusWord = nextWord();
    return Philox.normal(radiusWord, nextWord(), false);
  }
}
