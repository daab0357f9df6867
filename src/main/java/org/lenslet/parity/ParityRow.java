package org.lenslet.parity;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The verdict on one candidate.
 *
 * @param op the operation's name
 * @param algorithm the candidate's name; {@code none} where the device has no candidate
 * @param device the device in words
 * @param cases how many cases the candidate accepted
 * @param failed how many of them failed in at least one tier; 1 where the candidate rejected all
 * @param worstErrorOverBound the largest error over its bound; above 1, or infinite where the bound
 *     is 0 or the contract was broken, means failed
 * @param rejections for each reason how many cases were rejected with it
 * @param leftOut for each reason how many cases were not run, as where this machine is too small
 * @param failures the first failures in words, each with the line that repeats it
 * @param exception the first failure that was an exception in place of a wrong number, empty if
 *     none was: its cause may be of the moment, as where another program holds the memory
 */
public record ParityRow(
    String op,
    String algorithm,
    String device,
    int cases,
    int failed,
    double worstErrorOverBound,
    Map<String, Integer> rejections,
    Map<String, Integer> leftOut,
    List<String> failures,
    String exception) {

  /** How many failures of a candidate are put in words. */
  public static final int MOST_FAILURES = 20;

  public ParityRow {
    rejections = Collections.unmodifiableMap(new TreeMap<>(rejections));
    leftOut = Collections.unmodifiableMap(new TreeMap<>(leftOut));
    failures = List.copyOf(failures);
  }

  /** The first failure in words with the line that repeats it, empty if none. */
  public String firstFailure() {
    return failures.isEmpty() ? "" : failures.get(0);
  }

  /** Whether the candidate did something and did it right. */
  public boolean passed() {
    return failed == 0;
  }

  /** How many cases the candidate rejected. */
  public int rejected() {
    return rejections.values().stream().mapToInt(Integer::intValue).sum();
  }
}
